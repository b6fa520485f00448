"""A course with a secret in every place where one could be, and everything else that must stay as it is and unseen."""

import hashlib
import os
import secrets
import select
import shutil
import socket
import subprocess
import tempfile
import termios
import threading
from contextlib import suppress
from pathlib import Path

import yaml

from .state import standing

REPOSITORY = Path(__file__).parents[2]
LIMITS = {
    "seconds": 30.0,
    "load_seconds": 3.0,
    "call_seconds": 1.0,
    "memory_mb": 320,
    "processes": 24,
    "disk_mb": 16,
    "files": 1_200,
    "output_kb": 64,
}
PROFILES = {
    "quick": {"data": "synthetic"},
    "patient": {"data": "synthetic", "limits": {"call_seconds": 5.0, "load_seconds": 5.0}},
    "notebook": {"data": "synthetic", "limits": {"load_seconds": 5.0, "memory_mb": 640}},
    "torch": {"data": "synthetic", "limits": {"load_seconds": 20.0, "memory_mb": 4096}},
}
NOTEBOOKS = {"seconds": 12.0, "cell_seconds": 2.0}
STAGES = {
    "desk": {"run": "desk", "seconds": 2.0},
    "trained": {"run": "train", "seconds": 3.0, "seeds": {"first": 1, "most": 1}},
}


class World:
    """Everything around a grading. `stack` undoes it."""

    def __init__(self, stack):
        self.marker = f"mark-{secrets.token_hex(8)}"
        self.secret = f"swordfish-{secrets.token_hex(16)}"
        self.key = secrets.randbelow(1 << 30) + 1
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
        self._terminal = os.openpty()
        for end in self._terminal:
            stack.callback(os.close, end)
            os.set_blocking(end, False)
        os.fchmod(self._terminal[1], 0o666)
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
            "key": self.key,
            "terminal": os.ttyname(self._terminal[1]),
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
        found += [str(path) for path in self.folder.rglob(f"*{self.marker}*")]
        found += [str(path) for path in self.temporary.iterdir()]
        return [*found, *self._processes(), *self._shared()]

    def state(self):
        """How the process beside the grading does, and what has come to the terminal there."""
        come = [bool(select.select([end], [], [], 0)[0]) for end in self._terminal]
        settings = termios.tcgetattr(self._terminal[1])
        what_it_does = Path(f"/proc/{self._victim.pid}/stat").read_text().rpartition(")")[2].split()[0]
        return {"alive": what_it_does in "RSD", "terminal": (come, settings), **standing(self._victim.pid)}

    def _processes(self):
        found = []
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                said = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
                if self.marker.encode() in said or os.fsencode(self.folder) in said:
                    found.append(f"process {entry.name}: {said[:80]!r}")
        return found

    def _shared(self):
        """Memory, queues and semaphores of the kernel that have `key` for their name."""
        for path in Path("/proc/sysvipc").glob("*"):
            rows = path.read_text().splitlines()[1:]
            yield from (f"{path.name} {row.split()[1]}" for row in rows if int(row.split()[0]) == self.key)

    def _course(self):
        course = self.folder / "course"
        for part in ("assignments/first_nn", "reference/first_nn"):
            shutil.copytree(REPOSITORY / part, course / part, ignore=shutil.ignore_patterns("__pycache__", "golden"))
        rubric = course / "assignments" / "first_nn" / "rubric.yaml"
        ours = {"limits": LIMITS, "stages": STAGES, "profiles": PROFILES, "notebooks": NOTEBOOKS}
        told = yaml.safe_load(rubric.read_text(encoding="utf-8"))
        rubric.write_text(yaml.safe_dump(told | ours, sort_keys=False), encoding="utf-8")
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
