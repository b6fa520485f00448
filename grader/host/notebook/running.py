"""Running the chosen statements: in their order, each within its time, those that failed once more after the others."""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any, Literal

from grader.host.notebook.findings import Findings, Kind, explain

IMPORTS_TAKE = 10  # times as long: a package is read from the disk the first time
ASSIGNMENTS_TAKE = 8  # times as long, all of them together

REPEAT_SECONDS = 0.05
SHORTEST = 0.001

_IMPORT_SYSTEM = "<frozen importlib._bootstrap>"

StepKind = Literal["import", "definition", "assignment"]

_TOO_LONG = (
    "it took longer than {seconds:.2g} s and was stopped: when a notebook is loaded, nothing is trained. "
    'Put what takes long under `if __name__ == "__main__":`, or into a function.'
)
_NO_TIME_LEFT = "it was left out: the assignments above it used up the time that there is for loading."


@dataclass(frozen=True, eq=False)
class Step:
    """A statement to run. `sets` are the names that it binds anew; `line` is its first line."""

    run: Callable[[], None]
    kind: StepKind
    sets: frozenset[str] = frozenset()
    cell: int = 0
    line: str = ""


class Runner:
    """Runs steps whose names live in `namespace`, `seconds` each."""

    def __init__(self, namespace: dict[str, Any], seconds: float, findings: Findings) -> None:
        self._namespace = namespace
        self._seconds = seconds
        self._findings = findings
        self._left = seconds * ASSIGNMENTS_TAKE
        self._set_by: dict[str, int] = {}
        self._lost: dict[str, int] = {}
        self._succeeded = 0

    def run(self, steps: Sequence[Step]) -> None:
        """Run all of `steps`; then those that failed, again and again, until no more of them succeed."""
        errors: dict[int, BaseException | None] = dict.fromkeys(range(len(steps)))
        pending = list(errors)
        before = -1
        while pending and self._succeeded > before:
            before = self._succeeded
            errors |= {index: self._try(index, steps[index], errors[index]) for index in pending}
            failed = [index for index in pending if errors[index] is not None]
            pending = [index for index in failed if not self._is_superseded(index, steps[index])]
        for index, error in errors.items():
            if error is not None:
                self._lost |= dict.fromkeys(steps[index].sets, steps[index].cell)
        for index, error in errors.items():
            if error is not None:
                self._findings.add("failed", self._why(error, steps[index]), steps[index].cell, steps[index].line)

    def _why(self, error: BaseException, step: Step) -> str:
        name = error.name if type(error) is NameError else None
        if isinstance(name, str) and name in self._lost and name not in step.sets:
            return f"it needs `{name}`, which cell {self._lost[name]} failed to set."
        return explain(error)

    def _is_superseded(self, index: int, step: Step) -> bool:
        """Whether all that it would set was set by what comes after it."""
        return bool(step.sets) and all(self._set_by.get(name, -1) > index for name in step.sets)

    def _try(self, index: int, step: Step, before: BaseException | None) -> BaseException | None:
        """Run `step`, which failed with `before` if at all; why it failed now, if it may do better another time."""
        seconds = self._seconds_for(step)
        if seconds < SHORTEST:
            if before is None:
                self._give_up("skipped", _NO_TIME_LEFT, step)
            return before
        later = {name: self._namespace[name] for name in step.sets if self._set_by.get(name, -1) > index}
        began = time.monotonic()
        try:
            with time_limit(seconds):
                step.run()
        except TooLong:
            self._give_up("timed_out", _TOO_LONG.format(seconds=seconds), step)
            return None
        except BaseException as error:  # noqa: BLE001  SystemExit of the student's must not end the host
            return error
        finally:
            if step.kind == "assignment":
                self._left -= min(time.monotonic() - began, seconds)  # more than that is an import's
            self._namespace.update(later)
        self._set_by |= {name: max(index, self._set_by.get(name, -1)) for name in step.sets}
        self._succeeded += 1
        return None

    def _give_up(self, kind: Kind, message: str, step: Step) -> None:
        self._findings.add(kind, message, step.cell, step.line)
        self._lost |= dict.fromkeys(step.sets, step.cell)

    def _seconds_for(self, step: Step) -> float:
        if step.kind == "assignment":
            return min(self._seconds, self._left)
        return self._seconds * (IMPORTS_TAKE if step.kind == "import" else 1)


class TooLong(BaseException):
    """The time is up. It is no `Exception`, so that `except Exception` of a student's lets it pass."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TooLong` in the block after `seconds`, and again and again should the block swallow it.

    Code that stays in C for long is interrupted when it comes back. The signal's handler and timer are restored.
    The time begins anew after an import that the block meets, such as torch's of its compiler for the first optimiser:
    a package that is broken off halfway stays broken. All together that takes `IMPORTS_TAKE` times as long at most.
    """
    armed = True
    end = time.monotonic() + seconds
    last = time.monotonic() + seconds * IMPORTS_TAKE

    def ring(_number: int, frame: FrameType | None) -> None:
        nonlocal end
        now = time.monotonic()
        if _is_importing(frame):
            end = min(now + seconds, last)
        if armed and now >= end - SHORTEST:
            raise TooLong

    handler = signal.signal(signal.SIGALRM, ring)
    timer = signal.setitimer(signal.ITIMER_REAL, max(seconds, SHORTEST), REPEAT_SECONDS)
    try:
        try:
            yield
        finally:
            armed = False
    finally:  # once more, should the bell have rung in between
        armed = False
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, handler or signal.SIG_DFL)


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == _IMPORT_SYSTEM:
            return True
        frame = frame.f_back
    return False
