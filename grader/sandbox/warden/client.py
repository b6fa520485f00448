"""The judge's end of a warden."""

import compileall
import functools
import json
import socket
import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from grader.errors import SandboxError
from grader.sandbox.base import Command, Exit
from grader.sandbox.interpreter import LOCKDOWN, find

from .order import Order

_GRADER = str(Path(__file__).resolve().parents[3])
_PROGRAM = (
    "import sys; sys.path.append(sys.argv[1]); from grader.sandbox.warden.main import main; main(int(sys.argv[2]))"
)
_LAST_WORDS_SECONDS = 30.0


@functools.cache
def _compile() -> None:
    """Store the byte code of what runs in other processes: they don't, and compiling would double each start."""
    if not sys.dont_write_bytecode:
        compileall.compile_dir(LOCKDOWN.parent, quiet=2)


def order(command: Command, argv: Sequence[str], environment: dict[str, str], *, watch_scratch: bool) -> Order:
    """The order to run `argv` within the limits of `command`."""
    limits = command.limits
    return Order(
        argv=list(argv),
        environment=environment,
        channel=None if command.channel is None else command.channel.fileno(),
        scratch=str(command.scratch) if watch_scratch else None,
        spare_processes=0,
        seconds=limits.seconds,
        cpu_seconds=limits.cpu_seconds,
        memory_mb=limits.memory_mb,
        processes=limits.processes,
        disk_mb=limits.disk_mb,
        files=limits.files,
        output_kb=limits.output_kb,
    )


class Tree:
    """A confined process tree, by way of its warden. For one thread at a time."""

    def __init__(self, order: Order) -> None:
        """Start the tree; raises `SandboxError` if the script doesn't come to run."""
        _compile()
        self._exit: Exit | None = None
        ours, theirs = socket.socketpair()
        self._control = ours
        handed_on = [theirs.fileno()] if order.channel is None else [theirs.fileno(), order.channel]
        with theirs:
            self._warden = subprocess.Popen(  # noqa: S603 - all words are ours
                [str(find().executable), "-I", "-S", "-B", "-c", _PROGRAM, _GRADER, str(theirs.fileno())],
                env={},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=handed_on,
                start_new_session=True,
            )
        self._answers = ours.makefile("r", encoding="utf-8")
        try:
            trouble = self._ask(order._asdict())["trouble"]
        except BaseException:
            self._release()
            raise
        if trouble:
            self._release()
            raise SandboxError(f"the script could not be started confined: {trouble}")

    def breach(self) -> str | None:
        """See `Confined.breach`."""
        if self._exit:
            return self._exit.breach
        found: str | None = self._ask({"op": "breach"})
        return found

    def sweep(self, keep: Collection[int]) -> bool:
        """See `Confined.sweep`."""
        return self._exit is not None or bool(self._ask({"op": "sweep", "keep": sorted(keep)}))

    def allow(self, seconds: float) -> None:
        """See `Confined.allow`."""
        if self._exit is None:
            self._ask({"op": "allow", "seconds": seconds})

    def wait(self, seconds: float) -> bool:
        """See `Confined.wait`."""
        return self._exit is not None or bool(self._ask({"op": "wait", "seconds": seconds}))

    def end(self) -> Exit:
        """See `Confined.end`."""
        if self._exit is None:
            try:
                report = self._ask({"op": "end"})
            finally:
                self._release()
            if report.pop("left"):
                raise SandboxError("processes of the submission could not be killed; look for them with ps and reboot")
            self._exit = Exit(**report)
        return self._exit

    def _ask(self, request: dict[str, Any]) -> Any:
        try:
            self._control.sendall(json.dumps(request).encode() + b"\n")
            line = self._answers.readline()
        except (OSError, ValueError) as error:
            raise SandboxError(f"the warden of a confined process is gone ({error}); grade again") from error
        if not line:
            raise SandboxError("the warden of a confined process died; grade again")
        answer = json.loads(line)
        if isinstance(answer, dict) and "fault" in answer:
            raise SandboxError(f"the warden of a confined process failed ({answer['fault']}); grade again")
        return answer

    def _release(self) -> None:
        self._answers.close()
        self._control.close()
        try:
            self._warden.wait(_LAST_WORDS_SECONDS)
        except subprocess.TimeoutExpired:
            self._warden.kill()
            self._warden.wait()
