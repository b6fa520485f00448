"""Curves drawn with characters: pure functions from numbers to rows of text."""

import math
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any, Final, NamedTuple, Self
from unicodedata import east_asian_width

from grader.reports.parts.plain import one_line

AXES: Final = ("step", "steps", "epoch", "epochs", "iteration", "iterations")
"""A series of one of these names is no curve: it says where along the axis the values of the others lie."""

_BITS: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_LETTERS: Final = "*o+x#@"
_NAME: Final = 20
_LEAST_COLUMNS: Final = 4
_POINTS_A_DOT: Final = 2
_CRUSHED: Final = 0.1
_LEAST_RATIO: Final = 30

Points = list[tuple[float, float]]


class Run(NamedTuple):
    """A piece of a row; `series` is the number of the curve that it belongs to, None for axes."""

    text: str
    series: int | None = None


class Curves(NamedTuple):
    """Named curves of (place, value) points, and the name of the axis that the places are on."""

    points: dict[str, Points]
    axis: str = ""


class _Scale(NamedTuple):
    """What lies between two ends of an axis, evenly or by its logarithm."""

    low: float
    high: float
    log: bool

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """A scale for finite values: logarithmic where most of them would else be crushed against the lower end."""
        low, high = min(values), max(values)
        crushed = _between(median(values), low, high) < _CRUSHED
        return cls(low, high, log=crushed and low > 0 and high / _LEAST_RATIO > low)

    def share(self, value: float) -> float:
        """How far `value` is from the lower end (0) to the upper (1)."""
        return _between(*map(math.log, (value, self.low, self.high))) if self.log else _between(value, *self[:2])


class _Frame(NamedTuple):
    """The plot area in cells, each of `across` times `down` dots, and the scales of places and values."""

    columns: int
    rows: int
    across: int
    down: int
    place: _Scale
    value: _Scale

    def dot(self, place: float, value: float) -> tuple[int, int]:
        """The dot of a point; (0, 0) is at the top left."""
        along, up = self.place.share(place), self.value.share(value)
        return round(along * (self.columns * self.across - 1)), round((1 - up) * (self.rows * self.down - 1))


def curves_of(data: Any) -> Curves | None:
    """The curves in what a check gave as `{"name": [numbers], ...}`; None where it is something else."""
    if not isinstance(data, Mapping):
        return None
    try:
        series = {str(name): [float(value) for value in values] for name, values in data.items()}
    except (TypeError, ValueError, OverflowError):
        return None
    longest = max(map(len, series.values()), default=0)
    axis = next((name for name in AXES if name in series and len(series) > 1), "")
    places = series.pop(axis) if axis else []
    if len(places) < longest or not all(map(math.isfinite, places)):
        axis, places = "", [float(number) for number in range(1, longest + 1)]
    return Curves({name: list(zip(places, values, strict=False)) for name, values in series.items()}, axis)


def draw(curves: Curves, width: int, *, height: int = 7, ascii_only: bool = False) -> list[list[Run]]:
    """The curves as rows of at most `width` characters (from 50 on): `height` rows, and two of axis below.

    Each curve is named, with its last value, to the right of where it ends. Values that are no finite numbers leave a
    gap. Where nothing can be drawn, a single row says so.
    """
    across, down = (1, 1) if ascii_only else (2, 4)
    lines = [_thinned(points, width * across * _POINTS_A_DOT) for points in curves.points.values()]
    values = [value for points in lines for _, value in points if math.isfinite(value)]
    if not values:
        return [[Run("(nothing to draw: there are no finite values)")]]
    places = [place for points in curves.points.values() for place, _ in points]
    names = [_label(number, *item, ascii_only=ascii_only) for number, item in enumerate(curves.points.items())]
    margin = max(len(_figure(min(values))), len(_figure(max(values))))
    columns = max(_LEAST_COLUMNS, width - margin - 3 - max(map(_cells_wide, names)))
    frame = _Frame(columns, height, across, down, _Scale.of(places), _Scale.of(values))
    cells, labels = _cells(lines, frame), _labels(lines, frame, names)
    side = "|" if ascii_only else "┤"
    return [
        *(
            [Run(f"{_tick(row, frame):>{margin}} {side}"), *_row(cells, row, frame), *labels[row]]
            for row in range(height)
        ),
        *_foot(frame, curves.axis, margin, ascii_only=ascii_only),
    ]


def _between(value: float, low: float, high: float) -> float:
    """How far `value` is from `low` to `high`; halves keep the differences of huge values finite."""
    span = high / 2 - low / 2
    return (value / 2 - low / 2) / span if span else 0.5


def _figure(value: float) -> str:
    return f"{value:.0f}" if value == round(value) and abs(value) < 1e6 else f"{value:.3g}"


def _label(number: int, name: str, points: Points, *, ascii_only: bool) -> str:
    letter = f"{_LETTERS[number % len(_LETTERS)]} " if ascii_only else ""
    last = f"{points[-1][1]:.3g}" if points else "empty"
    return f"{letter}{_cut(one_line(name, ascii_only=ascii_only))} {last}"


def _cut(name: str) -> str:
    return "".join(char for place, char in enumerate(name[:_NAME]) if _cells_wide(name[: place + 1]) <= _NAME)


def _cells_wide(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _tick(row: int, frame: _Frame) -> str:
    low, high, _ = frame.value
    if low == high:
        return _figure(low) if row == frame.rows // 2 else ""
    return {0: _figure(high), frame.rows - 1: _figure(low)}.get(row, "")


def _foot(frame: _Frame, axis: str, margin: int, *, ascii_only: bool) -> list[list[Run]]:
    corner, line = ("+", "-") if ascii_only else ("└", "─")
    first, last = _figure(frame.place.low), _figure(frame.place.high)
    notes = [f"{axis or 'places'} (log)" if frame.place.log else axis, "heights (log)" if frame.value.log else ""]
    room = frame.columns - len(first) - len(last)
    said = ", ".join(filter(None, notes))[: max(0, room)]
    numbers = first if first == last else f"{first}{said:^{room}}{last}"
    return [
        [Run(" " * (margin + 1) + corner + line * frame.columns)],
        [Run(" " * (margin + 2) + numbers)],
    ]


def _cells(lines: Sequence[Points], frame: _Frame) -> dict[tuple[int, int], Run]:
    """The characters of the plot area by (row, column)."""
    cells: dict[tuple[int, int], Run] = {}
    for number, points in enumerate(lines):
        for x, y in _dots(points, frame):
            at = (y // frame.down, x // frame.across)
            if frame.down == 1:
                cells[at] = Run(_LETTERS[number % len(_LETTERS)], number)
            else:
                before = ord(cells[at].text) if at in cells else 0x2800
                cells[at] = Run(chr(before | _BITS[y % 4][x % 2]), number)
    return cells


def _dots(points: Points, frame: _Frame) -> Iterator[tuple[int, int]]:
    """The dots of one curve: its points, and lines between neighbours that are both finite."""
    before: tuple[int, int] | None = None
    for place, value in points:
        if not math.isfinite(value):
            before = None
            continue
        dot = frame.dot(place, value)
        yield from _line(before or dot, dot)
        before = dot


def _thinned(points: Points, most: int) -> Points:
    """At most about `most` points: of more, the means of neighbours."""
    size = max(1, math.ceil(len(points) / most))
    groups = (points[start : start + size] for start in range(0, len(points), size))
    return [(_mean([place for place, _ in group]), _mean([value for _, value in group])) for group in groups]


def _mean(values: Sequence[float]) -> float:
    return sum(value / len(values) for value in values)


def _line(begin: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[int, int]]:
    (x, y), (dx, dy) = begin, (end[0] - begin[0], end[1] - begin[1])
    steps = max(abs(dx), abs(dy), 1)
    return ((x + round(dx * step / steps), y + round(dy * step / steps)) for step in range(steps + 1))


def _row(cells: Mapping[tuple[int, int], Run], row: int, frame: _Frame) -> Iterator[Run]:
    return (cells.get((row, column), Run(" ")) for column in range(frame.columns))


def _labels(lines: Sequence[Points], frame: _Frame, names: Sequence[str]) -> list[list[Run]]:
    """For each row, the name of the curve that ends nearest to it; where two end in one row, the later gives way."""
    rows: list[list[Run]] = [[] for _ in range(frame.rows)]
    for number, points in enumerate(lines):
        ends = next((value for _, value in reversed(points) if math.isfinite(value)), frame.value.low)
        wish = frame.dot(frame.place.high, ends)[1] // frame.down
        free = [row for row in range(frame.rows) if not rows[row]]
        if free:
            rows[min(free, key=lambda row: abs(row - wish))] = [Run(f" {names[number]}", number)]
    return rows
