"""A stand-in for tests of what lies above: starts fast, confines nothing, and behaves like a sandbox otherwise."""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Mapping
from typing import IO

from grader.errors import SandboxError

from . import interpreter, planning
from .base import Command, Confined, Exit, Promise
from .warden import processes
from .warden.log import Log

_RUN = (
    "import os, runpy, sys; channel = int(sys.argv[1]); del sys.argv[:2]; "
    "(channel < 0 or os.dup2(channel, 3), channel <= 3 or os.close(channel)); "
    "runpy.run_path(sys.argv[0], run_name='__main__')"
)


class Fake:
    """A sandbox in name only; never offered to users."""

    name = "fake"

    @property
    def gaps(self) -> Mapping[Promise, str]:
        """Everything."""
        return dict.fromkeys(Promise, "this is a stand-in for tests")

    def trouble(self) -> str | None:
        """Nothing can be."""
        return None

    def start(self, command: Command) -> Confined:
        """See `Sandbox.start`."""
        return _Child(planning.absolute(command))


class _Child:
    def __init__(self, command: Command) -> None:
        if not command.script.is_file():
            raise SandboxError(f"the script could not be started confined: {command.script} is not there")
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
        self._deadline = time.monotonic() + command.limits.seconds
        self._capacity = command.limits.output_kb * 1024
        self._breach: str | None = None
        self._exit: Exit | None = None
        channel = -1 if command.channel is None else command.channel.fileno()
        places = [*map(str, command.path), *map(str, interpreter.find().packages)]
        self._child = subprocess.Popen(  # noqa: S603 - a shell isn't involved
            [sys.executable, "-P", "-s", "-S", "-B", "-c", _RUN, str(channel), str(command.script), *command.args],
            env=planning.environment(command) | {"PYTHONPATH": ":".join(places)},
            cwd=command.scratch,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            pass_fds=() if channel < 0 else (channel,),
            start_new_session=True,
        )

    def breach(self) -> str | None:
        """See `Confined.breach`."""
        if self._exit is None and self._child.poll() is None and time.monotonic() > self._deadline:
            self._breach = "seconds"
            self._kill_all()
        return self._breach

    def sweep(self, keep: Collection[int]) -> bool:
        """See `Confined.sweep`."""
        while doomed := self._others(keep):
            processes.kill(doomed)
        return True

    def allow(self, seconds: float) -> None:
        """See `Confined.allow`."""
        self._deadline += seconds

    def wait(self, seconds: float) -> bool:
        """See `Confined.wait`."""
        left = self._deadline - time.monotonic()
        try:
            self._child.wait(max(0.0, min(seconds, left)))
        except subprocess.TimeoutExpired:
            return self.breach() is not None
        return True

    def end(self) -> Exit:
        """See `Confined.end`."""
        if self._exit is None:
            self._kill_all()
            self._exit = self._report(self._child.wait())
            self._log.close()
        return self._exit

    def _others(self, keep: Collection[int]) -> list[processes.Process]:
        family = processes.descendants(self._child.pid)
        return [process for process in family if not process.dead and process.pid not in keep]

    def _kill_all(self) -> None:
        if self._child.poll() is None:
            self._child.send_signal(signal.SIGSTOP)
            self.sweep(())
            self._child.kill()

    def _report(self, code: int) -> Exit:
        log = Log(self._capacity)
        self._log.seek(0)
        while data := self._log.read(1 << 20):
            log.add(data)
        return Exit(128 - code if code < 0 else code, self._breach, 0.0, 0.0, log.text(), log.lost)
