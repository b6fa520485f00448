"""Running a notebook, seen from the host: it forks a kernel and a driver, and stays behind as their guardian."""

import importlib
import importlib.util
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from grader.host.kernel.findings import Finding, finding
from grader.host.kernel.plan import Plan, make_plan
from grader.host.kernel.watching import End, Limits, Watch
from grader.wire.frames import Channel

if TYPE_CHECKING:
    from grader.host.kernel.serving import Executed

MOST_RESTARTS = 3
_PACKAGES = ("nbformat", "nbclient", "ipykernel")
_MODULES = ("driver", "serving")
_UNUSED = "debugpy"

_MISSING = (
    "Running every cell of a notebook needs packages that are not installed ({names}): "
    "pip install 'grader[notebooks]', or use the way `definitions`, which needs none."
)
_TOO_LONG = "it took longer than {seconds:.3g} s."
_STUBBORN = " It could not be interrupted (a bare `except:` does that)."
_ENDED = "it ended the process that runs the notebook; look for os._exit()."
_CRASHED = "it crashed the process that runs the notebook ({name}); look for a fault inside a compiled library."
_KILLED = "the process that runs the notebook was killed, most likely for using more memory than it may."
_UNCOLLECTED = "what it put out could not be collected."
_RAN_AGAIN = " The notebook was run again without this cell."
_INTERRUPTED = _TOO_LONG + " It was interrupted; the cells below it were run all the same."
_NO_TIME = "it was left out: the cells above it used up the time that there is for running the notebook."


class KernelError(Exception):
    """The notebook could not be run to its end; the message is for the student."""


@dataclass(frozen=True)
class Settings:
    """How long a cell and the whole notebook may run, in wall seconds, and the values that replace the parameters'."""

    cell_seconds: float = 30.0
    seconds: float = 60.0
    parameters: Mapping[str, Any] = field(default_factory=dict)


def run_notebook(path: str, settings: Settings, hang_up: Callable[[], None]) -> "Executed":
    """Run every cell of the notebook at `path`, in whose folder this process runs and imports.

    `load_packages` must have been called, before that folder was entered.

    Like `os.fork`, this returns in another process than the one that called it: in the kernel's, which is a child of
    the caller and has all that the caller had, its conversations too. The caller itself waits until that child ends,
    and ends as it ended; it calls `hang_up` to let go of its copy of the conversation. Exceptions are raised in the
    caller, which then goes on as if nothing had been.

    Raises:
        NotebookError: The file can't be read as a Python notebook.
        KernelError: The notebook ended its kernel again and again, or could not be stopped in time.
    """
    plan = make_plan(Path(path).absolute(), settings.parameters)
    limits = Limits(settings.cell_seconds, time.monotonic() + settings.seconds)
    found: list[Finding] = []
    for _ in range(1 + MOST_RESTARTS):
        attempt = _Attempt(plan, hang_up)
        executed = attempt.start()
        if executed is not None:
            return executed
        end = Watch(attempt.kernel, attempt.progress, limits).run()
        if end.how == "done":
            attempt.hand_over(end, [*plan.findings, *found, *_findings(plan, end)])
        attempt.kill()
        if end.step is None or time.monotonic() > limits.deadline:
            raise KernelError(_no_end(end, limits))
        for step, (kind, why) in _to_leave_out(end).items():
            cell = plan.steps[step].cell
            found.append(finding(kind, why + _RAN_AGAIN, cell.number, cell.line()))
            plan = plan.without(step, why)
    raise KernelError("The notebook ended the process that runs it again and again.")


def load_packages() -> None:
    """Import what both children need, once, and before student code is in reach.

    Raises `KernelError` where something isn't installed.
    """
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise KernelError(_MISSING.format(names=", ".join(missing)))
    hidden = _UNUSED not in sys.modules
    if hidden:
        sys.modules[_UNUSED] = None  # type: ignore[assignment]  # ipykernel does without a debugger, and starts sooner
    for module in _MODULES:
        importlib.import_module(f"{__package__}.{module}")
    importlib.import_module("ipykernel.debugger")
    if hidden:
        del sys.modules[_UNUSED]


class _Attempt:
    """A kernel, a driver, and the lines between them and us."""

    def __init__(self, plan: Plan, hang_up: Callable[[], None]) -> None:
        self._plan = plan
        self._hang_up = hang_up
        self._driver = 0
        self.kernel = 0

    def start(self) -> "Executed | None":
        """Fork both. What the kernel leaves, in the kernel; None in the guardian."""
        from grader.host.kernel.driver import CAPS, memory_in_use  # noqa: PLC0415  now it is known to be installed

        (of_driver, of_kernel), (self.progress, told), (self.orders, ordered) = (
            tuple(Channel(end, CAPS) for end in socket.socketpair()) for _ in range(3)
        )
        _flush()
        memory = memory_in_use()
        self.kernel = os.fork()
        if not self.kernel:
            _close(of_driver, self.progress, told, self.orders)
            return self._serve(of_kernel, ordered)
        self._driver = os.fork()
        if not self._driver:
            self._hang_up()
            _close(of_kernel, self.progress, self.orders, ordered)
            self._drive(of_driver, told, memory)
        _close(of_driver, of_kernel, told, ordered)
        return None

    def hand_over(self, end: End, found: list[Finding]) -> NoReturn:
        """Let the kernel serve, and end as it ends."""
        os.waitpid(self._driver, 0)
        stopped = [self._plan.steps[step].cell.number for step in end.stopped]
        self.orders.send({"findings": found, "stopped": stopped}, [end.notebook])
        _close(self.progress, self.orders)
        self._hang_up()
        code = os.waitstatus_to_exitcode(os.waitpid(self.kernel, 0)[1])
        os._exit(code if code >= 0 else 128 - code)

    def kill(self) -> None:
        """End both."""
        for child in (self._driver, self.kernel):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        _close(self.progress, self.orders)

    def _serve(self, driver: Channel, guardian: Channel) -> "Executed":
        from grader.host.kernel.serving import KernelProcess  # noqa: PLC0415  as above

        try:
            executed = KernelProcess(self._plan, driver, guardian).run()
        except BaseException as error:  # noqa: BLE001  the frames above are the guardian's: they must not see it, too
            os.write(2, f"The kernel broke: {type(error).__name__}: {error}\n".encode())
            os._exit(1)
        guardian.close()
        return executed

    def _drive(self, kernel: Channel, guardian: Channel, memory: int) -> NoReturn:
        from grader.host.kernel.driver import drive  # noqa: PLC0415  as above

        code = 1
        try:
            drive(self._plan, kernel, guardian, memory)
            code = 0
        finally:
            os._exit(code)


def _findings(plan: Plan, end: End) -> list[Finding]:
    """About the cells that were interrupted, and those for which there was no time."""
    said = {step: _INTERRUPTED.format(seconds=seconds) for step, seconds in end.stopped.items()}
    said |= dict.fromkeys(end.not_run, _NO_TIME)
    cells = [(plan.steps[step].cell, message) for step, message in said.items()]
    return [finding("timed_out", message, cell.number, cell.line()) for cell, message in cells]


def _to_leave_out(end: End) -> dict[int, tuple[str, str]]:
    """The steps without which the notebook is to run again, each with the kind of its finding and the reason.

    A cell that was interrupted is one of them: it would use up its time once more.
    """
    assert end.step is not None
    found = {step: ("timed_out", _TOO_LONG.format(seconds=seconds)) for step, seconds in end.stopped.items()}
    if end.how == "timed_out":
        found[end.step] = ("timed_out", _TOO_LONG.format(seconds=end.stopped[end.step]) + _STUBBORN)
    else:
        found[end.step] = ("killed", _how_it_died(end))
    return found


def _how_it_died(end: End) -> str:
    if end.how == "driver":
        return _UNCOLLECTED
    if end.signal == signal.SIGKILL:
        return _KILLED
    return _CRASHED.format(name=signal.strsignal(end.signal)) if end.signal else _ENDED


def _no_end(end: End, limits: Limits) -> str:
    if time.monotonic() > limits.deadline:
        return "Running the notebook took longer than it may, and could not be interrupted."
    return f"The notebook could not be run: the {end.how} ended before its first cell."


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.flush()


def _close(*channels: Channel) -> None:
    for channel in channels:
        channel.close()
