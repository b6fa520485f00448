"""The matrices that checks hand to the reports, as `grader.judge.artifacts.matrix` writes them."""

import math
import string
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

LETTERS: Final = string.ascii_lowercase + string.ascii_uppercase
_PLAIN: Final = 100_000
_DECIMALS: Final = ((3, 0.1), (2, 10), (1, 100))

Value = int | float | None


class Matrix(NamedTuple):
    """Numbers with named rows and columns; None stands for what is no finite number."""

    rows: list[str]
    columns: list[str]
    values: list[list[Value]]
    row_title: str = ""
    column_title: str = ""

    @property
    def largest(self) -> float:
        """The largest absolute value; 0 if there is none."""
        return max((abs(value) for row in self.values for value in row if value is not None), default=0)


def matrix_of(data: Any) -> Matrix | None:
    """The matrix in an artifact's `data`; None where it is something else."""
    try:
        rows, columns = ([str(name) for name in data[key]] for key in ("rows", "columns"))
        values = [[_finite(value) for value in row] for row in data["values"]]
        titles = [str(data.get(key, "")) for key in ("row_title", "column_title")]
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError):
        return None
    if not rows or not columns or len(values) != len(rows) or any(len(row) != len(columns) for row in values):
        return None
    return Matrix(rows, columns, values, *titles)


def figures(matrix: Matrix, nothing: str) -> list[list[str]]:
    """The values as texts that are as short as they can be and still compare; 0 is `nothing`, what isn't finite -."""
    form = _form(matrix)
    return [[_figure(value, form, nothing) for value in row] for row in matrix.values]


def letters(names: Sequence[str]) -> list[str]:
    """A letter for each name, and numbers where there are more names than letters."""
    return [*LETTERS[: len(names)]] if len(names) <= len(LETTERS) else [*map(str, range(1, len(names) + 1))]


def _finite(value: Any) -> Value:
    if value is None or not math.isfinite(value):
        return None
    return value if isinstance(value, int) else float(value)


def _form(matrix: Matrix) -> str:
    """How all figures are written: with as many decimals as the largest of them has room for."""
    largest = matrix.largest
    if all(value is None or isinstance(value, int) for row in matrix.values for value in row) and largest < _PLAIN:
        return "d"
    if largest >= _PLAIN or 0 < largest < 0.01:
        return ".1e"
    decimals = next((decimals for decimals, below in _DECIMALS if largest < below), 0)
    return f".{decimals}f"


def _figure(value: Value, form: str, nothing: str) -> str:
    if value is None:
        return "-"
    return f"{value:{form}}" if value else nothing
