"""What a recipe ends a training with whose time is up, and keeps what was learned until then."""

import signal
from types import FrameType, TracebackType
from typing import Self


class OutOfTimeError(BaseException):
    """Raised in the midst of what takes too long; no `except Exception` of a student's stops it."""


class TimeLimit:
    """`with TimeLimit(seconds) as limit`: what runs within ends after that, without an error; `limit.reached` says so.

    The seconds are the processor's, of all threads: a busy machine changes no figure. For the main thread alone, and
    one at a time. What doesn't let itself be interrupted goes on, till the stage's own end.
    """

    def __init__(self, seconds: float) -> None:
        if not seconds > 0:
            raise ValueError(f"a time limit must be greater than 0 seconds, not {seconds}")
        self.reached = False
        self._seconds = seconds
        self._runs = False

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGPROF, self._stop)
        self._runs = True
        signal.setitimer(signal.ITIMER_PROF, self._seconds)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._runs = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, self._before)
        return kind is OutOfTimeError

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  how signals are handled
        if self._runs:
            self.reached = True
            raise OutOfTimeError
