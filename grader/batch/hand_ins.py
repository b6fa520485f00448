"""What a class handed in: plain values that every intake format gives and the coordinator takes."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Person:
    """Somebody of the roster. `id` is unique in the course; `lms` holds ids of theirs by the system that gave them."""

    id: str
    name: str = ""
    email: str = ""
    section: str = ""
    lms: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Clues:
    """What a download says of who handed in: whatever of it is known, as it is written there."""

    id: str = ""
    name: str = ""
    email: str = ""
    lms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """One piece of work as it was found in a download.

    `path` is a file or a folder that `grader.judge.locating` takes as it is; `where` is how it is called in messages,
    also when it came out of an archive. `attempt` counts from 1; `late` is what the download itself says, None where it
    says nothing. `members` are the clues to all who share the work; more than one is a group.
    """

    path: Path
    where: str
    members: tuple[Clues, ...]
    attempt: int = 1
    handed_in: datetime | None = None
    late: bool | None = None


@dataclass(frozen=True)
class HandIn:
    """One attempt of one person, or of several who share it, matched with the roster."""

    people: tuple[Person, ...]
    path: Path
    where: str
    attempt: int = 1
    handed_in: datetime | None = None
    late: bool | None = None


@dataclass(frozen=True)
class Unmatched:
    """What was found and belongs to nobody of the roster, or to several; `why` and the way out, in words."""

    where: str
    why: str


@dataclass(frozen=True)
class Class:
    """All that was handed in. Nothing is dropped: what can't be graded for somebody stands in `unmatched`.

    `missing` are those of the roster who handed in nothing.
    """

    hand_ins: tuple[HandIn, ...]
    unmatched: tuple[Unmatched, ...] = ()
    missing: tuple[Person, ...] = ()
