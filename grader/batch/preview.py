"""What a batch would do, and what marks would come of it, without doing it: planned in a copy of the store."""

import json
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from grader.batch.events import Planned
from grader.batch.executing import Write
from grader.batch.gradebook import Gradebook
from grader.batch.hand_ins import Class
from grader.batch.keys import basis_of
from grader.batch.planning import Desk, enter
from grader.batch.rescoring import marking_of
from grader.batch.setting import Setting
from grader.batch.store import FILE, Store
from grader.batch.store_schema import connect, told
from grader.errors import AskError


@dataclass(frozen=True)
class Standing:
    """What a hand-in has: its status, its points out of those that there are, and whether that passes."""

    status: str
    score: float
    max_score: float
    passed: bool


@dataclass(frozen=True)
class Change:
    """A hand-in whose result would be another one. `after` is None where only grading it can tell."""

    names: tuple[str, ...]
    attempt: int
    before: Standing | None
    after: Standing | None


@dataclass(frozen=True)
class Preview:
    """What there would be to do, and what would change."""

    planned: Planned
    changes: tuple[Change, ...]


def preview(class_: Class, setting: Setting, folder: Path, write: Write) -> Preview:
    """What `grade_class` would make of the class as it and the course are now; `folder` stays as it is.

    Raises:
        AskError: nothing was graded there yet, or another assignment's class.
        CourseError: the course is at fault.
    """
    if not (folder / FILE).is_file():
        raise AskError(f"{folder}: nothing was graded there yet, so that there is nothing to compare with")
    with tempfile.TemporaryDirectory(prefix="grader-") as name:
        scratch = Path(name)
        _copy(folder / FILE, scratch / FILE)
        before = _standings(scratch)
        with Store.at(scratch) as store:
            asked = json.loads(store.fact("asked") or "{}")
            if asked.get("name") != setting.name:
                raise AskError(f"{folder}: holds the class of {asked.get('name')}, not of {setting.name}")
            order = setting.order()
            marking = marking_of(order)
            planned, numbers = enter(Desk(store, order, basis_of(order, marking), marking, write), class_)
            left = set(store.expected())
        after = _standings(scratch)
    changes = []
    for number, hand_in in numbers.items():
        old, new = before.get(number), None if number in left else after.get(number)
        if number in left or old != new:
            changes.append(Change(tuple(one.name or one.id for one in hand_in.people), hand_in.attempt, old, new))
    return Preview(planned, tuple(changes))


def _copy(source: Path, target: Path) -> None:
    with told(source), closing(connect(source)) as ours, closing(sqlite3.connect(target)) as copy:
        ours.backup(copy)


def _standings(folder: Path) -> Mapping[int, Standing]:
    with Gradebook.at(folder) as book:
        return {
            entry.hand_in: Standing(found.status, found.score, found.max_score, found.passed)
            for entry in book.entries()
            if (found := entry.written) is not None
        }
