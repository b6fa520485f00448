"""From the results of a batch to the class: each attempt of each learner, how late, what it comes to, which counts.

Attempts are held without their grades; these are read from the store one at a time.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

from grader.batch.class_terms import ClassTerms, class_terms
from grader.batch.counting import Attempt, counting
from grader.batch.gradebook import Gradebook
from grader.batch.hand_ins import Person
from grader.batch.lateness import Lateness, lateness
from grader.batch.likeness.suspects import suspects
from grader.batch.store_values import Entry, Written
from grader.course.discovery import Assignment, find_course
from grader.course.plan import Plan, make_plan
from grader.errors import AskError, CourseError
from grader.judge.grade import Status
from grader.reports.classbook import ClassBook, Column, GradeJson, Learner, Line

_NO_TIME: Final = datetime.min.replace(tzinfo=UTC)
_UNKNOWN: Final = "when it was handed in isn't known; nothing is taken off"


@contextmanager
def class_book(folder: Path, class_file: Path | None = None, course: Path | None = None) -> Iterator[ClassBook]:
    """The class that was graded into `folder`; it can be read for as long as the block runs.

    `class_file` and `course` take the place of those that it was graded with.

    Raises:
        AskError: nothing was graded there, or what it was graded with isn't there any more.
        CourseError: the class's file, or the rubric, has faults.
    """
    with Gradebook.at(folder) as book:
        yield _book(book, class_terms(folder, class_file), course)


@dataclass(frozen=True)
class _Taken:
    """An attempt of one person, what its lateness makes of it, and the mark."""

    entry: Entry
    late: Lateness
    mark: float | None


def _book(book: Gradebook, terms: ClassTerms, course: Path | None) -> ClassBook:
    asked = book.fact("asked")
    if asked is None:
        raise AskError("nothing was graded there yet; run `grader batch` to the end first")
    assignment, plan = _asked(asked, course)
    rubric = assignment.rubric
    name = str(asked["name"])
    people, attempts = _by_person(book.entries(), terms)
    rest = book.fact("class") or {}
    return ClassBook(
        assignment=name,
        title=rubric.title,
        max_score=round(sum(one.points for one in plan.criteria), 2),
        pass_at=rubric.pass_at,
        asked=asked,
        lines=partial(_lines, book, (people, attempts), terms, (name, rubric.pass_at)),
        missing=tuple(map(learner, _missing(rest, terms, attempts))),
        unmatched=tuple((one["where"], one["why"]) for one in rest.get("unmatched", ())),
        criteria=tuple(Column(one.id, one.title, one.points, one.visibility) for one in plan.criteria),
        due=terms.file.due(name),
        alike=partial(suspects, book, assignment.template),
    )


def learner(person: Person) -> Learner:
    """`person`, as reports know them."""
    return Learner(person.id, person.name, person.email, person.section, person.lms)


def _asked(asked: Mapping[str, Any], course: Path | None) -> tuple[Assignment, Plan]:
    root = course or (Path(asked["root"]) if asked["root"] else None)
    try:
        assignment = find_course(root).assignment(asked["name"])
    except CourseError:
        raise
    except AskError as error:
        raise AskError(f"{error}; name the course that the class was graded with by --course") from error
    return assignment, make_plan(assignment.rubric, asked["profile"])


def _by_person(entries: Iterable[Entry], terms: ClassTerms) -> tuple[list[Person], dict[str, list[Entry]]]:
    """Everybody who handed in, in the roster's order, and their attempts; of those the grades are left out."""
    people: dict[str, Person] = {}
    attempts: dict[str, list[Entry]] = {}
    for entry in entries:
        light = replace(entry, written=None if entry.written is None else replace(entry.written, text="", trials={}))
        for person in entry.people:
            people.setdefault(person.id, person)
            attempts.setdefault(person.id, []).append(light)
    for own in attempts.values():
        timed = all(one.handed_in for one in own)
        own.sort(key=lambda one: ((one.handed_in or _NO_TIME) if timed else _NO_TIME, one.attempt, one.hand_in))
    roster = terms.roster.people if terms.roster is not None else ()
    first = [person for person in roster if person.id in people]
    known = {person.id for person in first}
    return [*first, *(person for key, person in people.items() if key not in known)], attempts


def _missing(rest: Mapping[str, Any], terms: ClassTerms, attempts: Mapping[str, Any]) -> list[Person]:
    if terms.roster is None:
        return [Person(**one) for one in rest.get("missing", ())]
    return [person for person in terms.roster.people if person.id not in attempts]


def _lines(
    book: Gradebook,
    everybody: tuple[list[Person], dict[str, list[Entry]]],
    terms: ClassTerms,
    assignment: tuple[str, float],
) -> Iterator[Line]:
    people, attempts = everybody
    name, pass_at = assignment
    known = {person.id: person for person in people}
    for person in people:
        taken = [_taken(entry, person, terms, name) for entry in attempts[person.id]]
        rule = terms.file.terms(name).counts
        counts = counting([Attempt(one.mark, one.late.is_late) for one in taken], rule)
        for place, one in enumerate(taken):
            others = [known.get(other.id, other) for other in one.entry.people]
            line = _line(one, person, [other for other in others if other.id != person.id], pass_at)
            read = partial(_grade, book, one.entry.hand_in if one.entry.written is not None else None)
            yield replace(line, attempts=len(taken), counts=place == counts, read=read)


def _taken(entry: Entry, person: Person, terms: ClassTerms, name: str) -> _Taken:
    late = lateness(
        entry.handed_in,
        terms.file.due(name),
        terms.file.extension(name, person.id),
        terms.file.terms(name).late,
        marked=entry.late,
    )
    written = entry.written
    mark = None if written is None or written.status == "not_graded" else round(written.score * late.factor, 2)
    return _Taken(entry, late, mark)


def _line(taken: _Taken, person: Person, others: list[Person], pass_at: float) -> Line:
    entry, written, late = taken.entry, taken.entry.written, taken.late
    has_mark = written is not None and taken.mark is not None
    return Line(
        learner=learner(person),
        attempt=entry.attempt,
        attempts=1,
        counts=True,
        where=entry.where,
        handed_in=entry.handed_in,
        late=late.says if late.is_late else "",
        status=None if written is None else cast("Status", written.status),
        score=written.score if written is not None and has_mark else None,
        mark=taken.mark,
        max_score=None if written is None else written.max_score,
        passed=_passes(written, taken, pass_at),
        seconds=0.0 if written is None else written.seconds,
        cpu_seconds=0.0 if written is None else written.cpu_seconds,
        graded_at=entry.created,
        read=lambda: None,
        doubt=_doubt(late),
        partners=tuple(map(learner, others)),
        hand_in=entry.hand_in,
    )


def _passes(written: Written | None, taken: _Taken, pass_at: float) -> bool:
    if written is None or taken.mark is None or not written.passed or taken.late.factor == 1:
        return written is not None and taken.mark is not None and written.passed
    return taken.mark >= written.max_score * pass_at - 1e-9


def _doubt(late: Lateness) -> str:
    if late.by is not None:
        return ""
    return late.says if late.is_late else _UNKNOWN


def _grade(book: Gradebook, hand_in: int | None) -> GradeJson | None:
    """The whole grade of a hand-in that has one; the last of its history is the one that counts."""
    if hand_in is None:
        return None
    *_, last = book.history(hand_in)
    assert last.written is not None
    grade: GradeJson = json.loads(last.written.text)
    return grade
