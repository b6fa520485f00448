"""A graded class, as plain values: what the class's reports and exports are made from."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grader.judge.grade import Status, Visibility

GradeJson = Mapping[str, Any]
"""A grade as `--json` of `grader check` writes it ("grader/grade/v1"), read back."""


@dataclass(frozen=True)
class Learner:
    """Who gets a mark. `lms` holds ids of theirs by the system that gave them, such as `canvas_id`."""

    id: str
    name: str = ""
    email: str = ""
    section: str = ""
    lms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One attempt of one learner; of those who share work, each has a line of their own.

    `counts` is whether this attempt is the one that the course takes. `score` is what the work earned, `mark` what it
    comes to after the late policy, and `passed` follows from the mark; where nothing was graded yet, or there is no
    grade, both are None. `late` says in words how late it was, empty if it wasn't. `read` gives the whole grade; it is
    read from the store at each call, and None where there is none. `doubt` says what of its lateness a person has to
    decide, empty where that is nothing. `partners` are the others who share the work. `hand_in` is the number of what
    was handed in, the same for all who share it.
    """

    learner: Learner
    attempt: int
    attempts: int
    counts: bool
    where: str
    handed_in: datetime | None
    late: str
    status: Status | None
    score: float | None
    mark: float | None
    max_score: float | None
    passed: bool
    seconds: float
    cpu_seconds: float
    graded_at: datetime | None
    read: Callable[[], GradeJson | None]
    doubt: str = ""
    partners: tuple[Learner, ...] = ()
    hand_in: int = 0


@dataclass(frozen=True)
class Column:
    """A criterion of the rubric as the whole class is graded by it."""

    id: str
    title: str
    points: float
    visibility: Visibility


@dataclass(frozen=True)
class Passage:
    """Lines of a work: the file, where they begin and end, and their text.

    A place is a line of the file or, in a notebook, the number of a code cell and a line of it.
    """

    file: str
    first: tuple[int | None, int]
    last: tuple[int | None, int]
    text: str


@dataclass(frozen=True)
class Alike:
    """Hand-ins that are suspiciously alike, by their numbers: each on the left with each on the right.

    `share` is how much of the smaller one's own the other one has, too, whatever names, comments and layout it has.
    `passages` reads the places at which the first of both sides are alike.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    share: float
    passages: Callable[[], Sequence[tuple[Passage, Passage]]]


def _nobody(_counted: Collection[int]) -> Sequence[Alike]:
    return ()


@dataclass(frozen=True)
class ClassBook:
    """The class: a line for every attempt of every learner, in the order of the roster, then of the attempts.

    `missing` handed in nothing; `unmatched` are (where it was found, why it is nobody's). `lines` can be gone through
    more than once, each time from the store: a class may be larger than memory should be. `criteria` are those of the
    rubric as it is now, in its order; `due` is None where nothing is. `alike` compares the hand-ins whose numbers it is
    given, for as long as the store can be read.
    """

    assignment: str
    title: str
    max_score: float
    pass_at: float
    asked: Mapping[str, Any]
    lines: Callable[[], Iterator[Line]]
    missing: tuple[Learner, ...] = ()
    unmatched: tuple[tuple[str, str], ...] = ()
    criteria: tuple[Column, ...] = ()
    due: datetime | None = None
    alike: Callable[[Collection[int]], Sequence[Alike]] = _nobody
