"""The warden's process: start one program, bound its tree, answer the judge, leave nothing behind."""

import json
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from grader.sandbox.lockdown import kernel

from . import folder, processes
from .cgroups import Group
from .log import Log
from .order import Order
from .spawn import spawn
from .watch import Watch

_TICK = 0.05
_FOLDER_TICK = 0.25
_CLEAR_SECONDS = 15.0
_DYING_SECONDS = 0.004
_SWEEP_SECONDS = 5.0
_CHUNK = 1 << 18
_MB = 1 << 20


def main(control_fd: int) -> None:
    """Serve the judge at the other end of socket `control_fd` until it says "end" or is gone."""
    control = socket.socket(fileno=control_fd)
    control.set_inheritable(False)
    requests = control.makefile("r", encoding="utf-8")
    first = requests.readline()
    if not first:
        return
    try:
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
        Warden(Order(**json.loads(first)), control).serve()
    except Exception as error:  # noqa: BLE001 - the last one who can tell the judge
        control.sendall(json.dumps({"fault": f"{type(error).__name__}: {error}"}).encode() + b"\n")


def _bounds(order: Order) -> Group | Watch:
    try:
        return Group(order.memory_mb, order.processes + order.spare_processes)
    except OSError:
        return _watch(order)


def _watch(order: Order) -> Watch:
    return Watch(order.memory_mb, order.processes + order.spare_processes)


class Warden:
    """One program's keeper."""

    def __init__(self, order: Order, control: socket.socket) -> None:
        self._order = order
        self._control = control
        self._requests = bytearray()
        self._judge = os.getppid()
        self._log = Log(order.output_kb * 1024)
        self._status = bytearray()
        self._breach: str | None = None
        self._code: int | None = None
        self._wait_until: float | None = None
        self._done = False
        self._next_look = self._next_folder_look = 0.0
        self._until = time.monotonic() + order.seconds
        self._selector = selectors.DefaultSelector()
        self._bounds = _bounds(order)
        self._root = self._log_pipe = self._status_pipe = -1

    def serve(self) -> None:
        """Start the program. Until the end, take what comes, and look at the bounds at every tick."""
        try:
            self._start()
            while not self._done:
                for key, _ in self._selector.select(_TICK):
                    key.data()
                self._look()
        finally:
            self._clear()
            self._bounds.remove()

    def _start(self) -> None:
        woken, waker = os.pipe()
        os.set_blocking(waker, False)
        signal.signal(signal.SIGCHLD, lambda _signal, _frame: None)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        self._root, self._log_pipe, self._status_pipe = spawn(self._order, self._admit)
        self._on(woken, lambda: self._read(woken))
        self._on(self._control.fileno(), self._take_requests)
        self._on(self._log_pipe, self._take_log)
        self._on(self._status_pipe, self._take_status)

    def _admit(self, pid: int) -> None:
        try:
            self._bounds.admit(pid)
        except OSError:
            self._bounds.remove()
            self._bounds = _watch(self._order)

    def _on(self, fd: int, take: Callable[[], object]) -> None:
        os.set_blocking(fd, False)
        self._selector.register(fd, selectors.EVENT_READ, take)

    # What comes in

    def _take_log(self) -> None:
        data = self._read(self._log_pipe)
        if data:
            self._log.add(data)

    def _take_status(self) -> None:
        data = self._read(self._status_pipe)
        if data is None:
            return
        self._status += data
        if not data:
            self._report_start()

    def _read(self, fd: int) -> bytes | None:
        """What can be read now; None: nothing. At the end of the stream it is closed, and b"" comes back."""
        try:
            data = os.read(fd, _CHUNK)
        except BlockingIOError:
            return None
        if not data:
            self._selector.unregister(fd)
            os.close(fd)
        return data

    def _report_start(self) -> None:
        trouble = None
        if self._status != b"ok":
            self._clear()
            self._drain()
            said = self._status.decode(errors="replace") or self._log.text().strip().rpartition("\n")[2]
            trouble = said or f"it ended at once with exit code {self._code}"
        self._answer({"trouble": trouble})

    def _take_requests(self) -> None:
        try:
            data = self._control.recv(_CHUNK)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        if not data:
            self._done = True
            return
        self._requests += data
        while b"\n" in self._requests:
            line, _, rest = self._requests.partition(b"\n")
            self._requests = rest
            self._obey(json.loads(line))

    def _obey(self, request: dict[str, Any]) -> None:
        answers: dict[str, Callable[[], object]] = {
            "breach": self._look_now,
            "sweep": lambda: self._sweep(frozenset(request["keep"])),
            "allow": lambda: self._allow(request["seconds"]),
            "end": self._end,
        }
        if request["op"] == "wait":
            self._wait_until = time.monotonic() + request["seconds"]
        else:
            self._answer(answers[request["op"]]())

    def _answer(self, answer: object) -> None:
        self._control.setblocking(True)
        try:
            self._control.sendall(json.dumps(answer).encode() + b"\n")
        except ConnectionError:
            self._done = True
        self._control.setblocking(False)

    # What is looked at

    def _look_now(self) -> str | None:
        self._next_look = 0.0
        self._look()
        return self._breach

    def _look(self) -> None:
        if os.getppid() != self._judge:
            self._done = True
        if self._code is None and time.monotonic() >= self._next_look:
            self._check_bounds()
            self._next_look = time.monotonic() + _TICK
        if self._reap():
            self._clear()
        if self._wait_until is not None and (self._code is not None or time.monotonic() >= self._wait_until):
            self._wait_until = None
            self._answer(self._code is not None)

    def _check_bounds(self) -> None:
        found = self._bounds.check()
        fatal = "processes" if found == "processes" else self._time_is_up() or self._folder_is_full()
        self._breach = fatal or found or self._breach
        if fatal:
            self._clear()

    def _time_is_up(self) -> str | None:
        if time.monotonic() > self._until:
            return "seconds"
        if self._order.cpu_seconds is not None and self._cpu_seconds() > self._order.cpu_seconds:
            return "cpu"
        return None

    def _folder_is_full(self) -> str | None:
        order = self._order
        if order.scratch is None or time.monotonic() < self._next_folder_look:
            return None
        pids = [process.pid for process in processes.descendants(os.getpid())]
        size, files = folder.usage(order.scratch, pids, order.files)
        self._next_folder_look = time.monotonic() + _FOLDER_TICK
        return "disk" if size > order.disk_mb * _MB else "files" if files > order.files else None

    def _cpu_seconds(self) -> float:
        times = os.times()
        return max(self._bounds.cpu_seconds(), times.children_user + times.children_system)

    # What is done

    def _reap(self) -> bool:
        """Take leave of all that have ended; whether the script was one of them."""
        ended = False
        with suppress(ChildProcessError):
            while (gone := os.waitpid(-1, os.WNOHANG))[0]:
                pid, status = gone
                if pid == self._root:
                    code = os.waitstatus_to_exitcode(status)
                    self._code = 128 - code if code < 0 else code
                    self._breach = self._bounds.check() or self._breach
                    ended = True
        return ended

    def _clear(self) -> bool:
        """Kill until nothing is left; whether that was reached."""
        deadline = time.monotonic() + _CLEAR_SECONDS
        while time.monotonic() < deadline:
            self._bounds.kill()
            if self._is_alone_within(_DYING_SECONDS):
                return True
            processes.kill(processes.descendants(os.getpid()))
        return False

    def _is_alone_within(self, seconds: float) -> bool:
        """Whether no descendant is left after at most so long.

        Who loses its parent becomes a child of this process, so where there is no child there is no descendant.
        """
        deadline = time.monotonic() + seconds
        while True:
            self._reap()
            try:
                os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return True
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.001)

    def _sweep(self, keep: frozenset[int]) -> bool:
        """Kill all but the script, what started it, and `keep`. A breach that the tree survived is forgotten."""
        self._breach = self._breach if self._code is not None else None
        deadline = time.monotonic() + _SWEEP_SECONDS
        while self._bounds.kill_but(lambda pid: pid in keep or self._is_spine(pid)):
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.001)
        return True

    def _allow(self, seconds: float) -> None:
        self._until += seconds

    def _is_spine(self, pid: int) -> bool:
        """The program that was started, and the first two processes of the namespace that it may have made."""
        return pid == self._root or processes.number_inside(pid) in (1, 2)

    def _end(self) -> dict[str, object]:
        left = not self._clear()
        self._drain()
        self._done = True
        return {
            "left": left,
            "code": self._code,
            "breach": self._breach,
            "cpu_seconds": self._cpu_seconds(),
            "peak_memory_mb": self._bounds.peak_memory() / _MB,
            "log": self._log.text(),
            "log_lost": self._log.lost,
        }

    def _drain(self) -> None:
        """Take what was printed last; nobody is left to print more."""
        while self._log_pipe in self._selector.get_map() and (data := self._read(self._log_pipe)):
            self._log.add(data)
