"""What goes into the store of a batch and comes out of it: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from grader.batch.hand_ins import Person
from grader.batch.keys import Keys
from grader.batch.likeness.keeping import Kept

Made = Literal["graded", "rescored", "copied"]
"""Where a result comes from: a grading, the figures of an earlier one, or a grading of the same work."""


@dataclass(frozen=True)
class Seen:
    """How a piece of work looked when it was last read.

    `look` is how its files look from outside, "" where that can't be relied on. `work` is its fingerprint, and `digest`
    that of its files ("" where they can't be read). `code` is what is to be kept of it if it was read just now.
    """

    look: str
    work: str
    digest: str
    code: Kept | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Written:
    """A grade as text, what of it is looked for often, and the `Marking.trials` that it was given by."""

    text: str
    status: str
    score: float
    max_score: float
    passed: bool
    seconds: float
    cpu_seconds: float
    trials: Mapping[str, str]


@dataclass(frozen=True)
class Job:
    """A submission that is to be graded. `expected` are the seconds that it may take, 0 where nothing tells.

    `digest` is what its files had when it was planned.
    """

    hand_in: int
    path: Path
    digest: str
    keys: Keys
    expected: float


@dataclass(frozen=True)
class Standing:
    """The result of a hand-in that counts now."""

    content: str
    status: str


@dataclass(frozen=True)
class Known:
    """A hand-in as it was entered before: its number and, if it belonged to the class last, its line in the database.

    `seen` is None where the work has to be read again. `standing` is None where there is no result, and `waits` is
    whether there is a job.
    """

    number: int
    line: tuple[Any, ...]
    seen: Seen | None
    standing: Standing | None
    waits: bool


@dataclass(frozen=True)
class Entry:
    """A line of the gradebook. `written`, `made` and `created` are None as long as there is no result."""

    hand_in: int
    people: tuple[Person, ...]
    attempt: int
    path: Path
    where: str
    handed_in: datetime | None
    late: bool | None
    written: Written | None = None
    made: Made | None = None
    created: datetime | None = None


@dataclass(frozen=True)
class Compared:
    """A hand-in with the fingerprints of its code, as they are kept. `digest` is that of its files."""

    hand_in: int
    people: tuple[Person, ...]
    digest: str
    prints: bytes
