"""Junk: what a student's side may answer instead of the truth, whatever it was asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from grader.judge.faults import StudentError
from grader.prove.listening import Heard, Junked
from grader.prove.memory import Reply
from grader.wire.messages import STUDENT, CodeFrame, Raised
from grader.wire.values import Handle

HUGE: Final = 1e300
_WHOLE: Final = 2**62
_PARTS: Final = 4


@dataclass(frozen=True, eq=False)
class Junk:
    """One answer: a `value`, or an exception that was `raised`; `words` complete "it answers with ..."."""

    words: str
    value: Any = None
    raised: Raised | None = None

    def instead_of(self, heard: Heard) -> Junked:
        """This, and not what was heard."""
        about = heard.about
        fault = None if self.raised is None else StudentError(self.raised, about.doing, about.owner)
        return Junked(heard, Reply(self.value, fault), self.words)


RAISED: Final = (
    Junk("an exception", raised=Raised("ValueError", "junk", (CodeFrame("junk.py", 1, "junk", "raise"),))),
    Junk("an exception without words", raised=Raised("", "", missing="junk")),
)
NOTHING: Final = Junk("None")
OBJECT: Final = Junk("an object that stays inside", Handle(STUDENT.number, "Junk"))
VALUES: Final = (
    NOTHING,
    OBJECT,
    Junk("a string", "junk"),
    Junk("True", True),
    Junk("0", 0),
    Junk("-1", -1),
    Junk("a huge number", HUGE),
    Junk("NaN", float("nan")),
    Junk("an empty array", np.empty(0)),
    Junk("an array of shape (7, 3, 2)", np.ones((7, 3, 2))),
)


def junk_for(heard: Heard) -> list[Junk]:
    """The junk to try in place of what was heard.

    Where a proxy lets through less than the answer, what makes no difference is left out: of a kept result nothing but
    whether it is one, of `exists` whether it is True, of `set` nothing at all.
    """
    verb, value = heard.spot.verb, heard.reply.value
    if verb == "set":
        return [*RAISED]
    if verb == "exists":
        return [*RAISED, NOTHING, Junk("True", True)]
    if heard.kept:
        return [*RAISED, NOTHING, OBJECT]
    return [*RAISED, *VALUES, *_alike(value), *_with_junk_inside(value)]


def _alike(answer: Any) -> Iterator[Junk]:
    """Text without a letter, and arrays that are like the true one in their axes, or in all but their numbers."""
    if isinstance(answer, str):
        yield Junk("an empty string", "")
    shape = tuple(getattr(answer, "shape", ()))
    if not shape:
        return
    yield Junk("zeros of the right shape", np.zeros(shape))
    yield Junk("huge numbers in the right shape", np.full(shape, HUGE))
    yield Junk("NaN in the right shape", np.full(shape, np.nan))
    yield Junk("an array that is too long", np.ones([size + 1 for size in shape]))
    if len(shape) > 1:
        yield Junk("an array without rows", np.empty((0, *shape[1:])))
        yield Junk("an array without columns", np.empty((*shape[:-1], 0)))
    if "int" in str(answer.dtype):
        yield Junk("zeros of the right type and shape", np.zeros(shape, np.int64))
        yield Junk("negative numbers in the right type and shape", np.full(shape, -1, np.int64))
        yield Junk("huge numbers in the right type and shape", np.full(shape, _WHOLE, np.int64))
    if "bool" in str(answer.dtype):
        yield Junk("False in the right shape", np.zeros(shape, np.bool_))
        yield Junk("True in the right shape", np.ones(shape, np.bool_))


def _with_junk_inside(answer: Any) -> Iterator[Junk]:
    """The true list with junk for one of its items: the first few of a tuple, the first of a list."""
    if not isinstance(answer, list | tuple):
        return
    yield Junk("an empty list", [])
    kind, items = type(answer), list(answer) or [None]
    for index in range(min(len(items), _PARTS) if kind is tuple else 1):
        for junk in (*VALUES, *_alike(items[index])):
            inside = kind([*items[:index], junk.value, *items[index + 1 :]])
            yield Junk(f"{junk.words} for item {index} of a {kind.__name__}", inside)
