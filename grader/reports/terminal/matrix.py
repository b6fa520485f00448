"""A matrix in a terminal: its names and figures, shaded by size where there are shades."""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.color import Color, blend_rgb
from rich.color_triplet import ColorTriplet
from rich.style import Style
from rich.text import Text

from grader.reports.parts.matrix import Matrix, Value, figures, letters
from grader.reports.parts.plain import one_line
from grader.reports.terminal.pieces import Screen

MOST_ROWS: Final = 24
_HEAD: Final = 14
_NAME: Final = 10
_UP: Final = (ColorTriplet(64, 78, 108), ColorTriplet(110, 190, 255))
_DOWN: Final = (ColorTriplet(108, 70, 62), ColorTriplet(255, 150, 120))
"""The colours of a small and of the largest figure, above zero and below: to be told apart on light and on dark."""
_SEEN: Final = 0.15
_DARK: Final = 0.5


class _Shown(NamedTuple):
    """A matrix as it will be seen: its names and figures as texts, and the columns that a name and a figure take."""

    heads: list[str]
    tops: list[str]
    figures: list[list[str]]
    head: int
    cell: int
    after: int

    @property
    def wide(self) -> int:
        """The columns that all of it takes."""
        return self.head + self.cell * len(self.tops)

    def framed(self, text: str) -> str:
        """A figure or a column's name with the space around it."""
        return " " * (self.cell - self.after - cell_len(text)) + text + " " * self.after


def matrix(given: Matrix, screen: Screen) -> Iterator[Text]:
    """The matrix in the columns that there are; what doesn't fit in is left out, and that is said.

    Names of columns that are too long give way to letters. These stand before the rows' names, too, if they are the
    same, and else below the matrix.
    """
    safe = _made_safe(given, ascii_only=screen.ascii_only)
    shown = _shown(safe, screen.width, zero="." if screen.ascii_only else "·")
    across = max(1, min(len(shown.tops), (screen.width - shown.head) // shown.cell))
    if said := _titles(safe):
        yield Text(said, "dim", overflow="fold")
    yield Text(" " * shown.head + "".join(map(shown.framed, shown.tops[:across])), "dim", no_wrap=True)
    for head, texts, values in zip(shown.heads[:MOST_ROWS], shown.figures, safe.values, strict=False):
        row = Text(set_cell_size(set_cell_size(head, shown.head - 1), shown.head), no_wrap=True)
        for text, value in zip(texts[:across], values, strict=False):
            row.append(shown.framed(text), _style(value, safe.largest, shades=screen.shades))
        yield row
    if safe.columns not in (shown.tops, safe.rows):
        named = zip(shown.tops[:across], safe.columns, strict=False)
        yield Text(", ".join(f"{letter} {name}" for letter, name in named), "dim", overflow="fold")
    if across < len(safe.columns) or len(safe.rows) > MOST_ROWS:
        rows, columns = min(MOST_ROWS, len(safe.rows)), len(safe.columns)
        yield Text(f"{rows} of {len(safe.rows)} rows and {across} of {columns} columns; --html FILE shows all.", "dim")


def _made_safe(given: Matrix, *, ascii_only: bool) -> Matrix:
    rows, columns = ([one_line(name, ascii_only=ascii_only) for name in names] for names in given[:2])
    titles = (one_line(title, ascii_only=ascii_only) for title in given[3:])
    return Matrix(rows, columns, given.values, *titles)


def _titles(given: Matrix) -> str:
    titles = (("down", given.row_title), ("across", given.column_title))
    return "; ".join(f"{where}: {title}" for where, title in titles if title)


def _shown(given: Matrix, width: int, zero: str) -> _Shown:
    """The widest form of these that fits in: names above the columns, letters, letters with less space around them."""
    texts = figures(given, zero)
    figure, name = max(cell_len(text) for row in texts for text in row), max(map(cell_len, given.columns))
    tops = given.columns if name <= figure else letters(given.columns)
    forms = [(tops, 1), (tops, 0)]
    if figure < name <= _NAME:
        forms.insert(0, (given.columns, 1))
    found = [_form(given, texts, *form) for form in forms]
    return next((form for form in found if form.wide <= width), found[-1])


def _form(given: Matrix, texts: list[list[str]], tops: list[str], after: int) -> _Shown:
    lettered = tops != given.columns and given.rows == given.columns
    heads = [f"{top} {name}" for top, name in zip(tops, given.rows, strict=True)] if lettered else given.rows
    widest = max(cell_len(text) for row in [tops, *texts] for text in row)
    return _Shown(heads, tops, texts, 1 + min(_HEAD, max(map(cell_len, heads))), 1 + widest + after, after)


def _style(value: Value, largest: float, *, shades: bool) -> Style:
    """How a figure is seen. Shades go by the root of its size, so that what is small beside the largest shows, too."""
    if not value:
        return Style(dim=True)
    if not shades:
        return Style()
    share = math.sqrt(abs(value) / largest)
    if share < _SEEN:
        return Style()
    back = blend_rgb(*(_DOWN if value < 0 else _UP), share)
    bright = sum(back) / (3 * 255) > _DARK
    return Style(color="black" if bright else "bright_white", bgcolor=Color.from_triplet(back))
