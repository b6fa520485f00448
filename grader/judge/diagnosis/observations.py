"""What a check saw of some work.

That is what it named with `observe`, what it drew out of the code by declared calls, and how the check ended where the
work gave no answer, or none of the kind that was asked for.

Recording is bounded, costs little and never ends a check: what is no plain value, or too large, is passed over.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from grader.judge.faults import Crashed, Fault, StudentError, TimedOut, WrongValue
from grader.judge.proxy import Asker
from grader.judge.returns import Mismatch, array
from grader.judge.session import ABOUT_ALL, About

MOST: Final = 100
"""Observations of one check, named ones and others each."""
MOST_NUMBERS: Final = 4096
"""Numbers in one observation."""
MOST_TEXT: Final = 1000
_MOST_ITEMS: Final = 8

ENDING: Final = "how it ended"
"""The name under which a check's ending is recorded; what is recorded nowhere ended with answers."""
ANSWERED: Final = "with answers"
_SHAPES: Final = re.compile(r"\(\d+,(?: ?\d+,?)*\)|\bsize \d+ is different from \d+")
_MOST_SHAPES: Final = 4

Value = np.ndarray | str
_NUMBERS: Final = array(float, finite=False)


@dataclass(frozen=True, eq=False)
class Observation:
    """An array of float64 of any shape, or a text; `named` where the check itself says what it is."""

    name: str
    value: Value
    named: bool = False


@dataclass(eq=False)
class Notes:
    """Adds to `kept` what one check sees, as long as there is room."""

    kept: list[Observation]
    left: dict[bool, int] = field(default_factory=lambda: {True: MOST, False: MOST})

    def observe(self, name: str, value: Any) -> None:
        """Record what the check calls `name`: a number, True or False, a text, or an array."""
        self.note(name, value, named=True)

    def note(self, name: str, value: Any, *, named: bool) -> None:
        """Record `value`, if it is one that can be compared."""
        found = plain(value) if self.left[named] else None
        if found is not None:
            self.left[named] -= 1
            self.kept.append(Observation(name, found, named))


@dataclass(eq=False)
class Recorder:
    """Stands between a check and what it asks, and notes what comes across."""

    asker: Asker
    notes: Notes

    def ask(self, verb: str, fields: dict[str, Any], seconds: float | None = None, about: About = ABOUT_ALL) -> Any:
        """See `Session.ask`."""
        value = self.asker.ask(verb, fields, seconds, about)
        if verb in {"read", "take"} or (verb == "call" and not fields.get("keep")):
            for item in value[:_MOST_ITEMS] if isinstance(value, tuple) else (value,):
                self.notes.note(about.doing, item, named=False)
        return value


Observe = Callable[[str, Any], None]


def ending_of(fault: Fault) -> Observation | None:
    """How a check ended that `fault` put an end to; None where the check itself said no, having all its answers."""
    words = _ending(fault)
    return Observation(ENDING, words[:MOST_TEXT], named=True) if words else None


def kind_of_ending(words: str) -> str:
    """The part of an ending that is the same however the work is written."""
    return words.partition(":")[0]


def _ending(fault: Fault) -> str:
    if isinstance(fault, StudentError):
        if fault.missing:
            return f"without a name: {fault.missing}"
        return f"with an exception: {' '.join([fault.type, *_SHAPES.findall(fault.text)[:_MOST_SHAPES]])}"
    if isinstance(fault, WrongValue):
        return f"with another kind of answer: {fault.message}"
    if isinstance(fault, TimedOut):
        return "without an answer in time"
    return "with the end of its process" if isinstance(fault, Crashed) else ""


def plain(value: Any) -> Value | None:
    """`value` as it is compared, True and False as words; None for what isn't."""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, str):
        return str(value) if len(value) <= MOST_TEXT else None
    if isinstance(value, np.ndarray) and value.dtype.kind == "b":
        value = value.astype(float)
    if _size(value) > MOST_NUMBERS:
        return None
    try:
        found: np.ndarray[Any, Any] = _NUMBERS.accept(value)
    except (Mismatch, TypeError, ValueError, OverflowError, RecursionError):
        return None
    return found if 0 < found.size <= MOST_NUMBERS else None


def _size(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return value.size
    if hasattr(value, "numel"):
        return int(value.numel())
    return len(value) if isinstance(value, list | tuple) else 1
