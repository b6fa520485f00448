import functools
import json
import os
import secrets
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

import grader
from grader.sandbox.base import Command, Exit, Limits
from grader.sandbox.choose import sandboxes
from grader.sandbox.lockdown.numbers import NUMBERS
from grader.sandbox.lockdown.seccomp import DANGEROUS

PROBES = Path(__file__).parent / "probes"
LIMITS = Limits(seconds=30, memory_mb=256, processes=24, disk_mb=16, files=200, output_kb=64)
REPOSITORY = Path(grader.__file__).resolve().parents[1]


@dataclass(frozen=True)
class Outcome:
    """How a probe went: what it printed that it could do, its end, and whether it ended in time by itself."""

    broken: list[str]
    end: Exit
    waited: bool


@pytest.fixture(scope="session")
def world():
    """Things outside that confined work must not reach."""
    marker = secrets.token_hex(12)
    with ExitStack() as stack:
        folders = [
            Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grader-test-", dir=place)))
            for place in (_home(), _writable(REPOSITORY), None)
        ]
        files = [folder / "secret.txt" for folder in folders]
        for file in files:
            file.write_text(marker)
        path_socket = str(folders[2] / "socket")
        abstract = f"\0{marker}"
        servers = [socket.create_server(("127.0.0.1", 0)), _listen(path_socket), _listen(abstract)]
        for server in servers:
            stack.enter_context(server)
        victim = subprocess.Popen(["/bin/sleep", "1000"], env={"SECRET": marker})
        stack.callback(lambda: (victim.kill(), victim.wait()))
        numbers = NUMBERS[os.uname().machine]
        yield {
            "marker": marker,
            "secrets": [str(file) for file in files],
            "tcp_port": servers[0].getsockname()[1],
            "abstract_socket": abstract,
            "path_socket": path_socket,
            "victim": victim.pid,
            "packages": sysconfig.get_path("purelib"),
            "dangerous": {name: numbers[name] for name in DANGEROUS if name in numbers and name != "vhangup"},
            "clone": numbers["clone"],
            "memory_mb": LIMITS.memory_mb,
            "processes": LIMITS.processes,
            "disk_mb": LIMITS.disk_mb,
            "files": LIMITS.files,
            "left_behind": f"left-{marker}",
            "hash_of_grader": _hash_without_salt("grader"),
            "of_gpu": [],
        }


def _home():
    return _writable(Path.home())


def _writable(folder):
    return folder if os.access(folder, os.W_OK) else None


def _listen(address):
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen()
    return server


def _hash_without_salt(text):
    told = subprocess.run(
        [sys.executable, "-c", f"print(hash({text!r}))"], env={"PYTHONHASHSEED": "0"}, capture_output=True, check=True
    )
    return int(told.stdout)


@pytest.fixture(params=sandboxes())
def sandbox(request):
    """Every sandbox that works here."""
    trouble = _trouble(request.param)
    if trouble:
        pytest.skip(f"{request.param}: {trouble}")
    return sandboxes()[request.param]


@functools.cache
def _trouble(name):
    return sandboxes()[name].trouble()


@pytest.fixture
def place():
    """A folder that any user can enter, so that a sandbox may become one that nobody is."""
    with tempfile.TemporaryDirectory(prefix="grader-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def scratch(place):
    """Makes empty folders to work in."""
    return lambda: Path(tempfile.mkdtemp(prefix="scratch-", dir=place))


@pytest.fixture
def start(sandbox, place, scratch):
    """Start Python source in the sandbox; whatever is still there after the test is ended."""
    started = []

    def run(source, *, limits=LIMITS, **options):
        script = place / f"script-{len(started)}.py"
        script.write_text(source)
        confined = sandbox.start(Command(script=script, scratch=scratch(), limits=limits, **options))
        started.append(confined)
        return confined

    yield run
    for confined in started:
        confined.end()


@pytest.fixture
def probe(sandbox, world, scratch):
    """Run one probe to its end."""

    def run(script, limits=LIMITS, gpu=None):
        args = (json.dumps(world | (_allowed_with_a_gpu(world) if gpu else {})),)
        command = Command(script=script, args=args, path=(PROBES,), scratch=scratch(), limits=limits, gpu=gpu)
        confined = sandbox.start(command)
        waited = confined.wait(limits.seconds + 5)
        end = confined.end()
        broken = [line.removeprefix("broken: ") for line in end.log.splitlines() if line.startswith("broken: ")]
        return Outcome(broken, end, waited)

    return run


def _allowed_with_a_gpu(world):
    dangerous = {name: number for name, number in world["dangerous"].items() if name != "memfd_create"}
    return {"dangerous": dangerous, "of_gpu": ["CUDA_CACHE_PATH", "LD_LIBRARY_PATH"]}


@pytest.fixture
def until():
    """Whether a condition comes true within a bounded time."""

    def wait(condition, seconds=10.0):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return True
            time.sleep(0.01)
        return False

    return wait


@pytest.fixture
def running():
    """The processes that have a text in their command line."""

    def look(text):
        found = []
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                if entry.name.isdigit() and text.encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
        return found

    return look


@pytest.fixture
def limits():
    return LIMITS
