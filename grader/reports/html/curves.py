"""Curves as drawings: paths in a box of fixed size that the page stretches, and the figures around it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any, Final, NamedTuple

from grader.reports.html.safe import short
from grader.reports.html.scale import Scale, figure
from grader.reports.parts.chart import Points, curves_of

WIDTH: Final = 1000
HEIGHT: Final = 400
MOST_POINTS: Final = 300
MOST_CURVES: Final = 6
PARTS: Final = 4


class Curve(NamedTuple):
    """One curve: its path, dots where a point has no neighbours, and its first, lowest, highest and last figure."""

    name: str
    path: str
    dots: str
    first: str
    lowest: str
    highest: str
    last: str


class Chart(NamedTuple):
    """Curves on common axes; `beside` is from the top down, `below` from the left on; `left_out` were too many."""

    curves: list[Curve]
    beside: list[str]
    below: list[str]
    notes: list[str]
    described: str
    left_out: int


def chart_of(data: Any) -> Chart | None:
    """The drawing of an artifact of kind `curve`; None where there is nothing in it that can be drawn."""
    found = curves_of(_unwritten(data))
    if found is None:
        return None
    chosen = {name: _thinned(points) for name, points in [*found.points.items()][:MOST_CURVES]}
    values = [value for points in chosen.values() for _, value in points if math.isfinite(value)]
    if not values:
        return None
    places = [place for points in chosen.values() for place, _ in points]
    along = Scale.of(places)
    up = Scale.of(values).rounded(PARTS)
    curves = [
        _curve(name, points, _paths(chosen[name], along, up)) for name, points in found.points.items() if name in chosen
    ]
    axis = found.axis or "place"
    whole = all(place == round(place) for points in found.points.values() for place, _ in points)
    below = along.whole_ticks(PARTS) if whole else along.ticks(PARTS)
    described = "; ".join(
        f"{one.name} from {one.first} to {one.last}, lowest {one.lowest}, highest {one.highest}" for one in curves
    )
    described = f"{described}. Across: {axis}, {below[0]} to {below[-1]}."
    return Chart(
        curves,
        up.ticks(PARTS)[::-1],
        below,
        [*_notes(found.axis, along, up)],
        described,
        len(found.points) - len(chosen),
    )


def _unwritten(data: Any) -> Any:
    """The data before it was JSON, which has no form for numbers that aren't finite."""
    if not isinstance(data, Mapping):
        return data
    return {
        name: [math.nan if one is None else one for one in values] if isinstance(values, list | tuple) else values
        for name, values in data.items()
    }


def _notes(axis: str, along: Scale, up: Scale) -> Iterator[str]:
    if axis or along.log:
        yield f"{axis or 'place'}{' (log)' if along.log else ''}"
    if up.log:
        yield "heights (log)"


def _curve(name: str, points: Points, paths: tuple[str, str]) -> Curve:
    values = [value for _, value in points if math.isfinite(value)]
    ends = (points[0][1], min(values), max(values), points[-1][1]) if values else ()
    return Curve(short(name, 40), *paths, *(map(figure, ends) if ends else ["none"] * 4))


def _paths(points: Points, along: Scale, up: Scale) -> tuple[str, str]:
    """Lines between neighbours that are both finite, and a line without length, which is a dot, for others."""
    pieces: list[list[str]] = [[]]
    for place, value in points:
        if math.isfinite(value):
            pieces[-1].append(f"{along.share(place) * WIDTH:.1f} {(1 - up.share(value)) * HEIGHT:.1f}")
        elif pieces[-1]:
            pieces.append([])
    lines = (f"M{'L'.join(piece)}" for piece in pieces if len(piece) > 1)
    return "".join(lines), "".join(f"M{piece[0]}h0" for piece in pieces if len(piece) == 1)


def _thinned(points: Points) -> Points:
    """At most `MOST_POINTS` points: of more, the means of neighbours."""
    size = max(1, math.ceil(len(points) / MOST_POINTS))
    if size == 1:
        return points
    groups = (points[start : start + size] for start in range(0, len(points), size))
    return [(_mean([place for place, _ in group]), _mean([value for _, value in group])) for group in groups]


def _mean(values: Sequence[float]) -> float:
    try:
        return fmean(values)
    except OverflowError:
        return math.nan
