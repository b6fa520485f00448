"""Tables that checks hand to the reports: {"columns": [...], "rows": [...], "values": [[...], ...]}."""

from typing import Any, NamedTuple

MOST_COLUMNS = 16
MOST_ROWS = 40


class Grid(NamedTuple):
    """A table of texts and numbers; `values` holds a list for each of `rows`."""

    columns: list[str]
    rows: list[str]
    values: list[list[str]]


def grid_of(data: Any) -> Grid | None:
    """The table in an artifact's `data`, as far as it can be shown; None where it is none."""
    if not isinstance(data, dict):
        return None
    columns, rows, values = (_list(data.get(name)) for name in ("columns", "rows", "values"))
    inner = [_list(row) for row in values]
    if not columns or len(rows) != len(inner) or any(len(row) != len(columns) for row in inner):
        return None
    shown = [[_said(value) for value in row[:MOST_COLUMNS]] for row in inner[:MOST_ROWS]]
    return Grid([_said(name) for name in columns[:MOST_COLUMNS]], [_said(name) for name in rows[:MOST_ROWS]], shown)


def _list(value: Any) -> list[Any]:
    return [*value] if isinstance(value, list | tuple) else []


def _said(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
