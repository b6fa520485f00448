"""Artifacts in the terminal: curves, tables, matrices, images and remarks."""

from collections.abc import Callable
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.judge.grade import Artifact
from grader.reports.parts.chart import curves_of, draw
from grader.reports.parts.grid import Grid, grid_of
from grader.reports.parts.matrix import matrix_of
from grader.reports.parts.pictures import sheet_of
from grader.reports.parts.plain import one_line
from grader.reports.terminal.matrix import matrix
from grader.reports.terminal.pictures import pictures, unseen
from grader.reports.terminal.pieces import Screen, line, paragraph

_COLOURS: Final = ("cyan", "yellow", "magenta", "green", "blue", "red")
_NAME: Final = 12
_LEAST: Final = 3
_MOST_LINES: Final = 6


def show(artifact: Artifact, screen: Screen) -> RenderableType | None:
    """What there is to see of an artifact; None where the terminal has no picture of it."""
    drawer = _DRAWERS.get(artifact.kind)
    return (
        drawer(line(artifact.name, "italic", ascii_only=screen.ascii_only), artifact.data, screen) if drawer else None
    )


def _text(title: Text, data: Any, screen: Screen) -> RenderableType | None:
    if not isinstance(data, str):
        return None
    return Text.assemble(title, ": ", paragraph(data, ascii_only=screen.ascii_only))


def _curve(title: Text, data: Any, screen: Screen) -> RenderableType | None:
    curves = curves_of(data)
    if not curves:
        return None
    rows = draw(curves, screen.width, ascii_only=screen.ascii_only)
    drawing = [Text.assemble(*((run.text, _style(run.series)) for run in row), no_wrap=True) for row in rows]
    return Group(title, *drawing)


def _grid(title: Text, data: Any, screen: Screen) -> RenderableType | None:
    grid = grid_of(data)
    return Group(title, _table(grid, screen.width, ascii_only=screen.ascii_only)) if grid else None


def _matrix(title: Text, data: Any, screen: Screen) -> RenderableType | None:
    found = matrix_of(data)
    return Group(title, *matrix(found, screen)) if found else None


def _images(title: Text, data: Any, screen: Screen) -> RenderableType | None:
    sheet = sheet_of(data)
    if not sheet:
        return None
    if screen.ascii_only or not screen.shades:
        return Text.assemble(title, ": ", unseen(sheet))
    return Group(title, *pictures(sheet, screen.width))


_DRAWERS: Final[dict[str, Callable[[Text, Any, Screen], RenderableType | None]]] = {
    "curve": _curve,
    "images": _images,
    "matrix": _matrix,
    "table": _grid,
    "text": _text,
}


def _table(grid: Grid, width: int, *, ascii_only: bool) -> Table:
    """The table, its column names cut to what there is room for; what is largest in a row stands out."""
    head = min(_NAME, max(map(len, grid.rows), default=0))
    room = max(_LEAST, (width - head) // len(grid.columns) - 1)
    if any(len(cell) > room and " " in cell for row in grid.values for cell in row):
        return _texts(grid, width, ascii_only=ascii_only)
    table = Table.grid(padding=(0, 0, 0, 1))
    table.add_column(no_wrap=True, max_width=head)
    for _ in grid.columns:
        table.add_column(no_wrap=True, justify="right", max_width=room)
    table.add_row("", *(_cell(name, room, "dim", ascii_only=ascii_only) for name in grid.columns))
    for name, row in zip(grid.rows, grid.values, strict=True):
        top = max(row, key=_size)
        cells = (_cell(one, room, "" if one == top else "dim", ascii_only=ascii_only) for one in row)
        table.add_row(_cell(name, head, "dim", ascii_only=ascii_only), *cells)
    return table


def _texts(grid: Grid, width: int, *, ascii_only: bool) -> Table:
    """The table of texts that are longer than a line of their columns: each over a few lines, and a line in between."""
    room = max(_LEAST, width // (len(grid.columns) + 1) - 1)
    table = Table.grid(padding=(0, 1, 0, 0))
    for _ in range(len(grid.columns) + 1):
        table.add_column(width=room, overflow="fold")
    table.add_row("", *(_cell(name, room, "dim", ascii_only=ascii_only) for name in grid.columns))
    for name, row in zip(grid.rows, grid.values, strict=True):
        table.add_row(*(_cell(one, _MOST_LINES * room, "", ascii_only=ascii_only) for one in (name, *row)))
        table.add_row()
    return table


def _cell(text: str, room: int, style: str, *, ascii_only: bool) -> Text:
    return Text(one_line(text, ascii_only=ascii_only)[:room], style)


def _size(text: str) -> float:
    try:
        return abs(float(text))
    except ValueError:
        return 0.0


def _style(series: int | None) -> str:
    return "dim" if series is None else _COLOURS[series % len(_COLOURS)]
