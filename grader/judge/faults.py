"""What a check can end with, and who bears it.

    Fault              the student's: ends the check with a verdict and words for the student
    ├── Failed         the check itself says no, through `fail`
    ├── StudentError   the student's code raised
    ├── WrongValue     what came back is not what was asked for
    ├── TimedOut       no answer within the limit
    └── Crashed        the process that ran the student's code died, or spoke out of turn
    NotApplicable      nobody's: what the check is about isn't there, and need not be

Everything else that a check raises is the course's fault and is never paid for by a student.
"""

from typing import ClassVar

from grader.judge.grade import Verdict
from grader.wire.messages import CodeFrame, Raised


class Fault(Exception):
    """A student's fault: a verdict and the words for it."""

    verdict: ClassVar[Verdict] = Verdict.failed

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Failed(Fault):
    """The check found the work wrong."""


class StudentError(Fault):
    """The student's code raised an exception, or `owner` (the work, or an object of it) lacks what was asked of it.

    `limit` is the sentence that states the limit which may be behind the exception, if one may.
    """

    def __init__(self, raised: Raised, doing: str, owner: str = "work", limit: str = "") -> None:
        self.type = raised.type
        self.text = raised.message
        self.missing = raised.missing
        self.frames = raised.frames
        if raised.missing:
            super().__init__(f"Your {owner} has no `{raised.missing}`.", "Is it spelled exactly so, and defined?")
        else:
            hint = f"{limit} {_place(raised.frames)}".strip()
            super().__init__(f"{doing} raised {raised.type}: {_first_line(raised.message)}", hint)


class WrongValue(Fault):
    """A value of another type, shape or kind than the one that was asked for."""


class TimedOut(Fault):
    """Student code did not answer within its limit."""

    verdict = Verdict.timed_out


class Crashed(Fault):
    """The process that ran student code ended, or sent what is no answer."""

    verdict = Verdict.crashed


class NotApplicable(Exception):
    """What the check is about is optional and isn't there."""


def _first_line(text: str) -> str:
    return (text.strip().splitlines() or ["(no message)"])[0][:300]


def _place(frames: tuple[CodeFrame, ...]) -> str:
    if not frames:
        return ""
    last = frames[-1]
    where = f"{last.file}, line {last.line}" + (f", in {last.function}" if last.function != "<module>" else "")
    return f"Look at {where}: {last.text}" if last.text else f"Look at {where}."
