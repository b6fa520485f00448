"""A graded class on one page: everybody, how marks are spread, criteria, common mistakes, and what needs a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Final

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from grader.judge.grade import Verdict
from grader.reports.class_figures import WAITING, ClassFigures, Row, figures_of
from grader.reports.classbook import ClassBook
from grader.reports.parts import words
from grader.reports.terminal.pieces import WIDEST, line

MOST_ROWS: Final = 500
_MOST_NEEDS: Final = 40
_MOST_MISTAKES: Final = 10
_BAR: Final = 30
_NAMED: Final = 3


def render_class_page(book: ClassBook) -> RenderableType:
    """The page. The class is gone through here, once."""
    return _ClassPage(book, figures_of(book))


@dataclass(frozen=True)
class _ClassPage:
    book: ClassBook
    figures: ClassFigures

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        options = options.update(width=min(options.max_width, WIDEST))
        ascii_only = options.ascii_only
        yield line(self.book.title, "bold", ascii_only=ascii_only)
        yield line(_summary(self.book, self.figures), ascii_only=ascii_only)
        parts = {
            "The class": _everybody(self.figures.rows, options),
            "Marks, in tenths of the points": _spread(self.figures, ascii_only=ascii_only),
            "Criteria": _criteria(self.figures),
            "Mistakes that explain losses": _mistakes(self.figures, ascii_only=ascii_only),
            "What needs a person": _needs(self.figures, ascii_only=ascii_only),
            "Handed in nothing": _missing(self.book, ascii_only=ascii_only),
        }
        for heading, part in parts.items():
            if part is not None:
                yield Text()
                yield Text(heading, "bold")
                yield from console.render(part, options)


def _summary(book: ClassBook, figures: ClassFigures) -> str:
    rows = figures.rows
    shares = sorted(figures.shares())
    said = [f"{len(rows)} handed in, {sum(row.passed for row in rows)} passed"]
    if shares:
        middle = (shares[(len(shares) - 1) // 2] + shares[len(shares) // 2]) / 2
        said.append(f"mean {sum(shares) / len(shares):.0%}, median {middle:.0%}")
    if waiting := sum(row.standing == WAITING for row in rows):
        said.append(f"{waiting} not graded yet")
    if book.missing:
        said.append(f"{len(book.missing)} handed in nothing")
    if book.unmatched:
        said.append(f"{len(book.unmatched)} found that are nobody's")
    said.append(f"pass mark {points_of(book.pass_at * book.max_score, book.max_score)}")
    return "; ".join(said)


def points_of(value: float, most: float) -> str:
    """`70 of 100 points`."""
    return f"{words.points(value)} of {words.points(most)} points"


def _everybody(rows: Sequence[Row], options: ConsoleOptions) -> RenderableType | None:
    if not rows:
        return None
    table = Table(box=None, expand=True, padding=(0, 1, 0, 0), header_style="dim")
    shown = (True, True, True, options.max_width >= 80 and any(row.late for row in rows), True)
    columns = (("Who", 2), ("Points", 0), ("Standing", 0), ("Late", 2), ("Points lost by", 2))
    for name, ratio in compress(columns, shown):
        table.add_column(name, ratio=ratio or None, no_wrap=not ratio, overflow="fold")
    for row in rows[:MOST_ROWS]:
        table.add_row(*compress(_cells(row, ascii_only=options.ascii_only), shown))
    if len(rows) > MOST_ROWS:
        table.add_row(f"and {len(rows) - MOST_ROWS} more: `grader export` writes all of them")
    return table


def _cells(row: Row, *, ascii_only: bool) -> tuple[Text, ...]:
    mark = words.MARKS[Verdict.passed if row.passed else Verdict.failed if row.mark is not None else Verdict.not_graded]
    more = f" and {len(row.lost) - _NAMED} more" if len(row.lost) > _NAMED else ""
    sign = mark.ascii if ascii_only else mark.sign
    return (
        line(row.name, ascii_only=ascii_only),
        Text(words.points(row.mark) if row.mark is not None else "", justify="right"),
        Text(f"{sign} {row.standing}", "green" if row.passed else "red"),
        line(row.late, ascii_only=ascii_only),
        line(", ".join(row.lost[:_NAMED]) + more, ascii_only=ascii_only),
    )


def _spread(figures: ClassFigures, *, ascii_only: bool) -> RenderableType | None:
    tenths = figures.tenths()
    if not any(tenths):
        return None
    table = Table(box=None, padding=(0, 1, 0, 0), show_header=False)
    for place, count in enumerate(tenths):
        bar = ("#" if ascii_only else "█") * -(-count * _BAR // max(tenths))
        table.add_row(Text(f"{place * 10:>3} - {place * 10 + 10:>3} %", justify="right"), Text(bar, "cyan"), f"{count}")
    return table


def _criteria(figures: ClassFigures) -> RenderableType | None:
    if not figures.tallies:
        return None
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("Criterion", "Passed", "In part", "Failed", "Skipped", "Earned"):
        table.add_column(name, justify="left" if name == "Criterion" else "right", overflow="fold")
    for one in figures.tallies:
        ended = one.ended
        passed = f"{ended['passed'] / ended.total():.0%} ({ended['passed']})"
        skipped = f"{ended['skipped']} + {ended['open']} open" if ended["open"] else f"{ended['skipped']}"
        earned = f"{one.earned / one.most:.0%}" if one.most else ""
        table.add_row(one.id, passed, f"{ended['part']}", f"{ended['failed']}", skipped, earned)
    return table


def _mistakes(figures: ClassFigures, *, ascii_only: bool) -> RenderableType | None:
    found = figures.misconceptions
    if not found:
        return None
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for one in found[:_MOST_MISTAKES]:
        table.add_row(Text(f"{len(one.seen)}", justify="right"), line(one.says, ascii_only=ascii_only))
    if len(found) > _MOST_MISTAKES:
        table.add_row("", f"and {len(found) - _MOST_MISTAKES} more kinds")
    return table


def _needs(figures: ClassFigures, *, ascii_only: bool) -> RenderableType | None:
    pairs = [(_some([who.name for who in one.whose]), one.why) for one in figures.needs]
    return _listed(pairs, ascii_only=ascii_only)


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return f"{', '.join(names[:_NAMED])} and {more} more" if more > 0 else words.listed(names)


def _missing(book: ClassBook, *, ascii_only: bool) -> RenderableType | None:
    return _listed(
        [(one.name or one.id, one.id if one.name not in {"", one.id} else "") for one in book.missing],
        ascii_only=ascii_only,
    )


def _listed(pairs: Sequence[tuple[str, str]], *, ascii_only: bool) -> RenderableType | None:
    if not pairs:
        return None
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for row in _first(pairs):
        table.add_row(*(line(text, ascii_only=ascii_only) for text in row))
    return table


def _first(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield from pairs[:_MOST_NEEDS]
    if len(pairs) > _MOST_NEEDS:
        yield f"and {len(pairs) - _MOST_NEEDS} more", ""
