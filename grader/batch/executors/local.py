"""Worker processes on this machine, as many as are asked for, each a process group of its own.

A worker that dies is seen at once. All of them end with the process that started them, however that ended.
"""

import multiprocessing
import multiprocessing.connection
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Final

from grader.batch import worker
from grader.batch.executing import Died, Report, Says, Task, Workplace
from grader.judge.clearing import remove
from grader.judge.threads import one_each

_SPAWN: Final = multiprocessing.get_context("spawn")  # a fork would copy our threads and whatever they hold
_CLEARING_SECONDS: Final = 5.0


@dataclass
class _Worker:
    """A process, our end of the pipe to it, whether it has come to grade, and whether it has a task."""

    process: SpawnProcess
    pipe: Connection
    ready: bool = False
    busy: bool = False


class Local:
    """See `Executor`. A worker is started when it gets its first task, and anew when it has died."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._workers: dict[str, _Worker] = {}

    def idle(self) -> list[str]:
        """See `Executor.idle`."""
        names = (str(number) for number in range(1, self._workplace.jobs + 1))
        return [name for name in names if name not in self._workers or not self._workers[name].busy]

    def give(self, name: str, task: Task) -> None:
        """See `Executor.give`."""
        if name not in self._workers:
            self._workers[name] = self._start(name)
        self._workers[name].busy = True
        with suppress(OSError):  # it has died, and will be reported as dead
            self._workers[name].pipe.send(task)

    def reports(self, seconds: float) -> Iterator[Report]:
        """See `Executor.reports`."""
        waited_for = [one for known in self._workers.values() for one in (known.pipe, known.process.sentinel)]
        ready = multiprocessing.connection.wait(waited_for, max(0.0, seconds))
        for name, known in list(self._workers.items()):
            died = known.process.sentinel in ready
            if died or known.pipe in ready:
                yield from _received(known)
            if died:
                yield self._buried(name)

    def end(self, name: str) -> None:
        """See `Executor.end`."""
        if name in self._workers:
            _kill(self._workers[name].process)

    def close(self) -> None:
        """See `Executor.close`."""
        for known in self._workers.values():
            _kill(known.process)
        for name in list(self._workers):
            self._buried(name)

    def _start(self, name: str) -> _Worker:
        scratch = self._workplace.scratch / name
        scratch.mkdir()
        scratch.chmod(0o711)  # student code may run as another user, and finds what it is shown in here
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=worker.main, args=(name, theirs, self._workplace), daemon=True)
        with one_each():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def _buried(self, name: str) -> Died:
        known = self._workers.pop(name)
        _kill(known.process)  # whatever else is in its group
        known.process.join()
        known.pipe.close()
        _clear(self._workplace.scratch / name)
        return Died(name, _how(known.process.exitcode), known.ready)


def make(workplace: Workplace) -> Local:
    """The executor, for the registry."""
    return Local(workplace)


def _received(known: _Worker) -> Iterator[Report]:
    """What is in the pipe, as far as it came through whole."""
    with suppress(EOFError, OSError):
        while known.pipe.poll():
            said: Any = known.pipe.recv()
            if said == worker.READY:
                known.ready = True
                continue
            known.busy = isinstance(said, Says)
            yield said


def _kill(process: SpawnProcess) -> None:
    """Kill a worker with its group. Its sandboxes end by themselves, and clear up."""
    assert process.pid is not None
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
        return
    process.kill()  # it hadn't made its group yet


def _clear(folder: Path) -> None:
    """Remove what a worker left behind; a sandbox that ends needs a moment to let go of it."""
    until = time.monotonic() + _CLEARING_SECONDS
    while True:
        try:
            remove(folder)
        except OSError:
            if time.monotonic() > until:
                return
            time.sleep(0.05)
        else:
            return


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        return f"the process that graded it was killed by {signal.Signals(-code).name}"
    return f"the process that graded it ended with exit code {code}"
