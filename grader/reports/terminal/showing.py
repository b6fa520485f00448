"""Artifacts in the terminal: curves, tables and remarks."""

from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.judge.grade import Artifact
from grader.reports.parts.chart import curves_of, draw
from grader.reports.parts.grid import Grid, grid_of
from grader.reports.parts.plain import one_line
from grader.reports.terminal.pieces import line, paragraph

_COLOURS: Final = ("cyan", "yellow", "magenta", "green", "blue", "red")
_NAME: Final = 12
_LEAST: Final = 3


def show(artifact: Artifact, width: int, *, ascii_only: bool) -> RenderableType | None:
    """What there is to see of an artifact in `width` columns; None where the terminal has no picture of it."""
    title = line(artifact.name, "italic", ascii_only=ascii_only)
    if artifact.kind == "text" and isinstance(artifact.data, str):
        return Text.assemble(title, ": ", paragraph(artifact.data, ascii_only=ascii_only))
    if artifact.kind == "curve" and (curves := curves_of(artifact.data)):
        rows = draw(curves, width, ascii_only=ascii_only)
        drawing = [Text.assemble(*((run.text, _style(run.series)) for run in row), no_wrap=True) for row in rows]
        return Group(title, *drawing)
    if artifact.kind == "table" and (grid := grid_of(artifact.data)):
        return Group(title, _table(grid, width, ascii_only=ascii_only))
    return None


def _table(grid: Grid, width: int, *, ascii_only: bool) -> Table:
    """The table, its column names cut to what there is room for; what is largest in a row stands out."""
    head = min(_NAME, max(map(len, grid.rows), default=0))
    room = max(_LEAST, (width - head) // len(grid.columns) - 1)
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


def _cell(text: str, room: int, style: str, *, ascii_only: bool) -> Text:
    return Text(one_line(text, ascii_only=ascii_only)[:room], style)


def _size(text: str) -> float:
    try:
        return abs(float(text))
    except ValueError:
        return 0.0


def _style(series: int | None) -> str:
    return "dim" if series is None else _COLOURS[series % len(_COLOURS)]
