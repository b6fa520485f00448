"""A course with a secret in every place where one could be, and a way to grade hostile work in it."""

import ast
import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from grader.course.discovery import find_course
from grader.course.secret import CourseSecret
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.sandbox.choose import sandboxes

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
BASE = "# --- the network ---\n"
LIMITS = {
    "seconds": 30.0,
    "load_seconds": 3.0,
    "call_seconds": 1.0,
    "memory_mb": 320,
    "processes": 24,
    "disk_mb": 16,
    "files": 3_000,
    "output_kb": 64,
}
PROFILES = {
    "quick": {"data": "synthetic"},
    "patient": {"data": "synthetic", "limits": {"call_seconds": 5.0, "load_seconds": 5.0}},
}
STAGES = {
    "desk": {"run": "desk", "seconds": 2.0},
    "trained": {"run": "train", "seconds": 3.0, "seeds": {"first": 1, "most": 1}},
}


@dataclass(frozen=True)
class Attack:
    """One file of `work/`. What it says of itself stands in its literal `EXPECT`, further files in `FILES`.

    base: the network that it is put around, `wrong` unless told otherwise.
    says: text that some criterion's message or hint must hold; it may differ by sandbox.
    loses: the criteria that it must lose; all others end as without it.
    patient: whether calls may take long, so that another limit than theirs ends it.
    succeeds: why it is known to succeed, by sandbox.
    """

    name: str
    text: str
    base: str = "wrong"
    says: str | dict[str, str] = ""
    loses: list[str] | None = None
    patient: bool = False
    succeeds: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path):
        text = path.read_text(encoding="utf-8")
        said = {
            node.targets[0].id: ast.literal_eval(node.value)
            for node in ast.parse(text).body
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("EXPECT", "FILES")
        }
        return cls(path.stem, text, **said.get("EXPECT", {}), files=said.get("FILES", {}))

    def said(self, sandbox):
        """The text that some message must hold under `sandbox`."""
        return self.says if isinstance(self.says, str) else self.says[sandbox.name]

    def module(self, known):
        """The module to hand in: what the attacker knows, then the network with the attack around it."""
        before, _, after = self.text.partition(BASE) if BASE in self.text else ("", "", self.text)
        network = (HERE / f"base_{self.base}.py").read_text(encoding="utf-8")
        return f"WORLD = {known!r}\n{before}\n{network}\n{after}"


ATTACKS = {path.stem: Attack.read(path) for path in sorted((HERE / "work").glob("*.py"))}


class World:
    """Everything around a grading that must stay as it is and unseen."""

    def __init__(self, stack):
        self.marker = f"mark-{secrets.token_hex(8)}"
        self.secret = f"swordfish-{secrets.token_hex(16)}"
        self.folder = _folder(stack, tempfile.gettempdir())
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir(mode=0o755)
        self.course = self._course()
        self.planted = [
            _folder(stack, place)
            for place in (Path.home(), REPOSITORY, tempfile.gettempdir(), "/dev/shm")
            if os.access(place, os.W_OK)
        ]
        self._plant()
        self._victim = subprocess.Popen(["/bin/sleep", "1000"], env={"SECRET": self.secret})
        stack.callback(lambda: (self._victim.kill(), self._victim.wait()))
        self._servers = [
            socket.create_server(("127.0.0.1", 0)),
            _listen(str(self.folder / "socket")),
            _listen(f"\0{self.marker}"),
        ]
        for server in self._servers:
            stack.callback(_stop, server, _serve(server, self.secret))

    @property
    def known(self):
        """What an attacker could know at most: every name and number, but no secret."""
        return {
            "marker": self.marker,
            "repository": str(REPOSITORY),
            "course": str(self.course),
            "planted": list(map(str, self.planted)),
            "state": str(self.folder),
            "judge": os.getpid(),
            "victim": self._victim.pid,
            "port": self._servers[0].getsockname()[1],
            "sockets": [str(self.folder / "socket"), f"\0{self.marker}"],
        }

    def digests(self):
        """What every planted file holds."""
        places = [self.course, self.folder / "neighbour", self.folder / "course.key", *self.planted]
        files = [path for place in places for path in (place, *place.rglob("*")) if path.is_file()]
        return {path: (path.stat().st_mode, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files}

    def traces(self):
        """Files, folders and processes that an attack has left."""
        places = (
            Path.home(),
            REPOSITORY,
            Path(tempfile.gettempdir()),
            Path("/etc/cron.d"),
            Path("/dev/shm"),
            Path("/"),
        )
        found = [str(path) for place in places for path in place.glob(f"*{self.marker}*")]
        return found + [str(path) for path in self.temporary.iterdir()] + self._processes()

    def _processes(self):
        found = []
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                said = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
                if self.marker.encode() in said or os.fsencode(self.folder) in said:
                    found.append(f"process {entry.name}: {said[:80]!r}")
        return found

    def _course(self):
        course = self.folder / "course"
        for part in ("assignments/first_nn", "reference/first_nn"):
            shutil.copytree(REPOSITORY / part, course / part, ignore=shutil.ignore_patterns("__pycache__", "golden"))
        rubric = course / "assignments" / "first_nn" / "rubric.yaml"
        told = yaml.safe_load(rubric.read_text(encoding="utf-8"))
        rubric.write_text(
            yaml.safe_dump(told | {"limits": LIMITS, "stages": STAGES, "profiles": PROFILES}, sort_keys=False),
            encoding="utf-8",
        )
        return course

    def _plant(self):
        neighbour = self.folder / "neighbour" / "submission"
        neighbour.mkdir(parents=True)
        places = [neighbour, *self.planted]
        places += [
            self.course / part for part in ("assignments/first_nn", "assignments/first_nn/checks", "reference/first_nn")
        ]
        for place in places:
            (place / "secret.txt").write_text(self.secret)
        (self.folder / "course.key").write_text(self.secret)
        (self.folder / "course.key").chmod(0o600)


def _folder(stack, place):
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grader-attacks-", dir=place)))
    folder.chmod(0o755)  # so that the file's own mode is no protection
    return folder


def _listen(address):
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen()
    return server


def _serve(server, secret):
    """Tell `secret` to whoever gets through."""

    def run():
        with suppress(OSError):
            while True:
                with server.accept()[0] as connection:
                    connection.sendall(secret.encode())

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def _stop(server, thread):
    server.shutdown(socket.SHUT_RDWR)
    thread.join()
    server.close()


@pytest.fixture(scope="session")
def world():
    with ExitStack() as stack:
        yield World(stack)


@pytest.fixture(params=[key for key in sandboxes() if key != "none"], scope="session")
def sandbox(request):
    """Every sandbox that confines and works here."""
    found = sandboxes()[request.param]
    trouble = found.trouble()
    if trouble:
        pytest.skip(f"{request.param}: {trouble}")
    return found


@pytest.fixture
def hand_in(world, tmp_path, monkeypatch):
    """Grade an attack, or the network that one is put around, in a sandbox."""
    monkeypatch.setattr(tempfile, "tempdir", str(world.temporary))
    monkeypatch.setenv("GRADER_TEST_SECRET", world.secret)

    def run(sandbox, module, files=None, profile="quick"):
        folder = tmp_path / "handed_in"
        for name, text in {**(files or {}), "my_answers.py": module}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assignment = find_course(world.course).assignment("first_nn")
        return grade(Order(assignment, sandbox, CourseSecret.fixed(1), profile=profile), folder)

    return run


@pytest.fixture
def known_hole(request, attack, sandbox):
    """An attack that is known to succeed must do so, or the list of known holes is wrong."""
    if sandbox.name in attack.succeeds:
        request.applymarker(pytest.mark.xfail(strict=True, reason=attack.succeeds[sandbox.name]))


@pytest.fixture(scope="session")
def known_grades():
    """The grades of the networks without an attack, by sandbox and network."""
    return {}


@pytest.fixture
def without_attack(hand_in, known_grades, sandbox):
    """The grade that a network gets when nothing attacks."""

    def run(base):
        key = sandbox.name, base
        if key not in known_grades:
            known_grades[key] = hand_in(sandbox, (HERE / f"base_{base}.py").read_text(encoding="utf-8"))
        return known_grades[key]

    return run
