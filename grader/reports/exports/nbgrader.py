"""nbgrader, `nbgrader export`: the table that its gradebook gives, for scripts that were written for it.

    assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score

Times are UTC without a zone. Whoever handed in nothing has 0 points; whoever has no grade has empty cells, which
nbgrader itself never writes. Source: `CsvExportPlugin` in `nbgrader/plugins/export.py` of github.com/jupyter/nbgrader.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from grader.reports.classbook import ClassBook, Learner, Line
from grader.reports.exporting import Exported, Of
from grader.reports.parts.tables import as_csv, cell

name: Final = "nbgrader"
of: Final[Of] = "class"
file: Final = "grades.csv"

_HEADER: Final = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score",
)  # fmt: skip


def write(book: ClassBook, called: str) -> Exported:  # noqa: ARG001 - the assignment goes by its name
    """A line for each learner."""
    return Exported(as_csv(_HEADER, _rows(book)))


def _rows(book: ClassBook) -> Iterator[list[str]]:
    for line in book.lines():
        if line.counts:
            yield [*_head(book, line.handed_in, line.learner), *_scores(line), _decimal(line.max_score)]
    for one in book.missing:
        yield [*_head(book, None, one), "0.0", "0.0", "0.0", _decimal(book.max_score)]


def _head(book: ClassBook, handed_in: datetime | None, who: Learner) -> list[str]:
    last, first = _names(who.name)
    return [book.assignment, _utc(book.due), _utc(handed_in), *map(cell, (who.id, last, first, who.email))]


def _scores(line: Line) -> list[str]:
    if line.score is None or line.mark is None:
        return ["", "", ""]
    return [_decimal(line.score), _decimal(line.score - line.mark), _decimal(line.mark)]


def _names(name: str) -> tuple[str, str]:
    """The last name and the first: told by a comma, else the last word is the last name."""
    last, comma, first = name.partition(",")
    if comma:
        return last.strip(), first.strip()
    first, _, last = name.rpartition(" ")
    return last, first


def _utc(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _decimal(value: float | None) -> str:
    return "" if value is None else str(round(value, 2) + 0.0)
