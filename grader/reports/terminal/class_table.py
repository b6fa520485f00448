"""The grades of a class as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, Final, NamedTuple

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from grader.judge.grade import Grade, Verdict
from grader.reports.parts import words
from grader.reports.terminal.pieces import WIDEST, line, score_bar

NAME: Final = 24
BAR: Final = 8
NAMED: Final = 2


def render_class(grades: Sequence[Grade]) -> RenderableType:
    """A table with a line for each of several grades."""
    return _ClassTable(tuple(grades))


class _Column(NamedTuple):
    """A column of the table, and the width of the terminal from which on there is room for it."""

    name: str
    least_width: int
    settings: dict[str, Any]


_COLUMNS: Final = (
    _Column("Work", 0, {"max_width": NAME, "min_width": 12}),
    _Column("", 80, {"width": BAR}),
    _Column("Points", 0, {"justify": "right", "no_wrap": True}),
    _Column("Standing", 0, {"no_wrap": True}),
    _Column("Points lost by", 0, {"ratio": 1}),
    _Column("Time", 70, {"justify": "right", "no_wrap": True}),
)


@dataclass(frozen=True)
class _ClassTable:
    grades: tuple[Grade, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        options = options.update(width=min(options.max_width, WIDEST))
        table = Table(box=None, expand=True, padding=(0, 1, 0, 0), header_style="dim")
        fits = [column.least_width <= options.max_width for column in _COLUMNS]
        for column in compress(_COLUMNS, fits):
            table.add_column(column.name, overflow="fold", **column.settings)
        for grade in self.grades:
            table.add_row(*compress(_cells(grade, ascii_only=options.ascii_only), fits))
        yield from console.render(table, options)


def _cells(grade: Grade, *, ascii_only: bool) -> tuple[Text, ...]:
    """A grade's cell for each of the columns."""
    verdict, said = _standing(grade)
    mark = words.MARKS[verdict]
    sign = mark.ascii if ascii_only else mark.sign
    return (
        line(grade.submission.student, ascii_only=ascii_only),
        score_bar(grade, BAR, ascii_only=ascii_only),
        Text(words.points(grade.score)),
        Text(f"{sign} {said}", "green" if grade.passed else "red"),
        line(_lost(grade), ascii_only=ascii_only),
        Text(words.seconds(grade.seconds)),
    )


def _standing(grade: Grade) -> tuple[Verdict, str]:
    if grade.status != "graded":
        return Verdict.not_graded, "no grade"
    return (Verdict.passed, "passed") if grade.passed else (Verdict.failed, "not yet")


def _lost(grade: Grade) -> str:
    """The criteria that lost points by themselves; those that were only skipped because of them are counted."""
    if grade.reason:
        return grade.reason
    ids = [one.id for one in words.own_losses(grade)]
    skipped = sum(one.verdict == Verdict.skipped for one in grade.criteria)
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return ", ".join(ids[:NAMED]) + more + (f" ({skipped} skipped)" if skipped else "")
