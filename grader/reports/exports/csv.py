"""The gradebook as a table: a line a learner, a column a criterion.

CSV by RFC 4180. What begins as a formula does has an apostrophe before it, as OWASP's page on CSV injection advises.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from grader.errors import AskError
from grader.reports.classbook import ClassBook, GradeJson, Learner, Line
from grader.reports.exporting import Exported, Of
from grader.reports.needs import Need, Needs
from grader.reports.parts.tables import as_csv, cell, number

name: Final = "spreadsheets"
of: Final[Of] = "class"
file: Final = "gradebook.csv"

_NAMED: Final = 3
_HEADER: Final = (
    "id", "name", "email", "section", "attempt", "attempts", "handed_in", "late", "status", "score", "mark",
    "max_score", "passed", "seconds", "graded_at", "reason", "needs_a_person",
)  # fmt: skip


def write(book: ClassBook, called: str) -> Exported:  # noqa: ARG001 - there is no heading for it
    """The attempts that count, and those who handed in nothing."""
    ids = [one.id for one in book.criteria]
    return Exported(as_csv([*_HEADER, *map(cell, ids)], _rows(book, ids)))


def _rows(book: ClassBook, ids: list[str]) -> Iterator[list[str]]:
    needs, found = Needs(book), []
    for line in book.lines():
        if line.counts:
            grade = line.read()
            needs.add(line, grade)
            found.append((line.learner, _work(line, grade), _criteria(line, grade, ids)))
    said = _said(needs.all())
    for learner, work, criteria in found:
        yield [*_who(learner), *work, cell("; ".join(said[learner.id])), *criteria]
    for one in book.missing:
        blank = dict.fromkeys(_HEADER[4:], "") | {"status": "missing"}
        yield [*_who(one), *blank.values(), *[""] * len(ids)]


def _said(needs: Iterable[Need]) -> Mapping[str, list[str]]:
    """What needs a person, by learner; what several have in common with the names of the others."""
    said = defaultdict(list)
    for need in needs:
        for who in need.whose:
            others = [other.name for other in need.whose if other != who] if need.together else []
            more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
            said[who.learner].append(f"{need.why} (with {', '.join(others[:_NAMED])}{more})" if others else need.why)
    return said


def _who(learner: Learner) -> list[str]:
    return [cell(text) for text in (learner.id, learner.name, learner.email, learner.section)]


def _work(line: Line, grade: GradeJson | None) -> list[str]:
    return [
        str(line.attempt),
        str(line.attempts),
        _time(line.handed_in),
        cell(line.late),
        line.status or "waiting",
        number(line.score),
        number(line.mark),
        number(line.max_score),
        "yes" if line.passed else "no",
        number(line.seconds),
        _time(line.graded_at),
        cell(grade["reason"] if grade is not None else ""),
    ]


def _criteria(line: Line, grade: GradeJson | None, ids: list[str]) -> list[str]:
    found: Mapping[str, float] = {one["id"]: one["score"] for one in grade["criteria"]} if grade is not None else {}
    if strange := set(found) - set(ids):
        raise AskError(
            f"{line.where}: was graded by another rubric (it has {', '.join(sorted(strange))}); "
            "run the same `grader batch` again first"
        )
    return [number(found.get(name)) for name in ids]


def _time(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(sep=" ", timespec="seconds")
