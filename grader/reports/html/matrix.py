"""A matrix as a table of figures, each with a shade that goes by its size."""

import math
from typing import Any, Final, NamedTuple

from grader.reports.html.safe import short
from grader.reports.parts.matrix import Matrix, Value, figures, matrix_of

MOST: Final = 64
SHADES: Final = 5
_NAME: Final = 40


class Figure(NamedTuple):
    """A figure and the class of its shade; `kept` on the diagonal of a matrix whose rows and columns are the same."""

    text: str
    shade: str
    kept: bool


class Shaded(NamedTuple):
    """What a table shows of a matrix; `note` says what is left out."""

    columns: list[str]
    rows: list[tuple[str, list[Figure]]]
    titles: str
    note: str


def shaded(data: Any) -> Shaded | None:
    """The table of an artifact of kind `matrix`; None where it is something else."""
    found = matrix_of(data)
    if found is None:
        return None
    square = found.rows == found.columns
    texts = figures(found, "0")
    rows = [
        (
            short(name, _NAME),
            [
                _figure(text, value, found.largest, kept=square and row == column)
                for column, (text, value) in enumerate(zip(texts[row][:MOST], found.values[row], strict=False))
            ],
        )
        for row, name in enumerate(found.rows[:MOST])
    ]
    titles = (("down", found.row_title), ("across", found.column_title))
    said = "; ".join(f"{where}: {short(title)}" for where, title in titles if title)
    return Shaded([short(name, _NAME) for name in found.columns[:MOST]], rows, said, _note(found))


def _figure(text: str, value: Value, largest: float, *, kept: bool) -> Figure:
    if not value or not largest:
        return Figure(text, "", kept)
    size = math.ceil(math.sqrt(min(1.0, abs(value) / largest)) * SHADES)
    return Figure(text, f"{'d' if value < 0 else 'u'}{size}", kept)


def _note(found: Matrix) -> str:
    rows, columns = len(found.rows), len(found.columns)
    if max(rows, columns) <= MOST:
        return ""
    return f"{min(rows, MOST)} of {rows} rows and {min(columns, MOST)} of {columns} columns."
