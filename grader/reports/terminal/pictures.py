"""Small pictures in a terminal: where it has shades, a character shows two pixels, one above the other."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from rich.color import Color
from rich.console import RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from grader.reports.parts.pictures import Picture, Sheet, smaller
from grader.reports.terminal.pieces import line

MOST_ASIDE: Final = 8
MOST_LINES: Final = 2
MOST_ROWS: Final = 4
_LEAST: Final = 16
"""Narrower than this much cannot be told apart: rather fewer pictures than smaller ones."""
_WIDEST: Final = 32
_GAP: Final = 2


class _Layout(NamedTuple):
    """How many pictures stand side by side, each in how many columns, and how many such lines there are to a row."""

    aside: int
    room: int
    lines: int


def pictures(sheet: Sheet, width: int) -> Iterator[RenderableType]:
    """The first pictures of each row in at most `width` columns, and how many there are beyond them."""
    layout, shown = _layout(sheet, width), 0
    for row in sheet.rows[:MOST_ROWS]:
        if row.title:
            yield line(row.title, "dim", ascii_only=False)
        chosen = row.pictures[: layout.aside * layout.lines]
        for start in range(0, len(chosen), layout.aside):
            if start and not _captioned(chosen):
                yield Text()
            yield _side_by_side(chosen[start : start + layout.aside], layout)
        shown += len(chosen)
    if sheet.size > shown:
        yield Text(f"{shown} of {sheet.size} pictures; --html FILE shows all.", "dim")


def unseen(sheet: Sheet) -> Text:
    """What there is to say of pictures where they can't be drawn."""
    many = "1 picture" if sheet.size == 1 else f"{sheet.size} pictures"
    return Text(f"{many}, not drawn here; --html FILE shows all.")


def _layout(sheet: Sheet, width: int) -> _Layout:
    drawn = [one for row in sheet.rows for one in row.pictures]
    own = _LEAST if _captioned(drawn) else max(one.pixels.shape[1] for one in drawn)
    most = min(sheet.columns or MOST_ASIDE, MOST_ASIDE, max(len(row.pictures) for row in sheet.rows))
    aside = max(1, min(most, (width + _GAP) // (min(own, _LEAST) + _GAP)))
    room = max(1, min(_WIDEST, (width + _GAP) // aside - _GAP))
    return _Layout(aside, room, MOST_LINES if len(sheet.rows) == 1 else 1)


def _captioned(chosen: Sequence[Picture]) -> bool:
    return any(one.caption for one in chosen)


def _side_by_side(chosen: Sequence[Picture], layout: _Layout) -> Table:
    drawn = [smaller(one.pixels, layout.room) for one in chosen]
    least = min(layout.room, _LEAST) if _captioned(chosen) else 1
    table = Table.grid(padding=(0, _GAP, 0, 0))
    for pixels in drawn:
        table.add_column(width=max(least, pixels.shape[1]))
    table.add_row(*map(_half_blocks, drawn))
    if _captioned(chosen):
        table.add_row(*(line(one.caption, ascii_only=False) for one in chosen))
    return table


def _half_blocks(pixels: Any) -> Text:
    """A picture (H, W, 3) as ceil(H / 2) lines of W characters, each of which is two pixels."""
    rows = [[Color.from_rgb(*pixel) for pixel in row] for row in pixels.tolist()]
    text = Text(no_wrap=True, end="")
    for number, upper in enumerate(rows[::2]):
        lower = rows[2 * number + 1] if 2 * number + 1 < len(rows) else []
        text.append("\n" if number else "")
        for above, below in zip_longest(upper, lower):
            text.append("▀", Style(color=above, bgcolor=below))
    return text
