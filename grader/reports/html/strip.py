"""The figures of several training runs on a line, with their mean and its interval."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from grader.judge.grade import CriterionOutcome
from grader.reports.html.scale import Scale, figure

WIDTH: Final = 1000
_MARGIN: Final = 0.06


class Strip(NamedTuple):
    """Places from 0 to `WIDTH`: of each run, of the mean and of both ends of its interval; what stands at the ends."""

    runs: list[str]
    mean: str
    band: tuple[str, str] | None
    low: str
    high: str


class Figures(NamedTuple):
    """What was measured: one sentence, a table of the runs, and the line where there are several."""

    said: str
    runs: list[tuple[str, str, str]]
    strip: Strip | None


def figures_of(outcome: CriterionOutcome) -> Figures | None:
    """The figures of a criterion; None where it measured nothing, or one figure that its message tells already."""
    if not outcome.measurements or (len(outcome.measurements) == 1 and outcome.message):
        return None
    runs = [(one.metric, "" if one.seed is None else str(one.seed), figure(one.value)) for one in outcome.measurements]
    values = [one.value for one in outcome.measurements if math.isfinite(one.value)]
    alike = len({one.metric for one in outcome.measurements}) == 1
    strip = _strip(outcome, values) if alike and len(values) > 1 else None
    return Figures(_said(outcome), runs, strip)


def _said(outcome: CriterionOutcome) -> str:
    size = len(outcome.measurements)
    if size == 1:
        one = outcome.measurements[0]
        return f"{one.metric.replace('_', ' ')}: {figure(one.value)}, from one run."
    mean = "" if outcome.value is None else f"; their mean is {figure(outcome.value)}"
    if outcome.interval is None:
        return f"{size} figures{mean}."
    low, high = map(figure, outcome.interval)
    return f"{size} training runs with different seeds{mean}, 95 % interval of the mean {low} to {high}."


def _strip(outcome: CriterionOutcome, values: Sequence[float]) -> Strip | None:
    mean = outcome.value if outcome.value is not None and math.isfinite(outcome.value) else None
    band = outcome.interval if outcome.interval is not None and all(map(math.isfinite, outcome.interval)) else None
    points = [*values, *(band or ()), *(() if mean is None else (mean,))]
    space = (max(points) / 2 - min(points) / 2) * 2 * _MARGIN
    if not 0 < space < math.inf:
        return None
    scale = Scale(min(points) - space, max(points) + space)
    ends = (_at(band[0], scale), _at(band[1] - band[0] + scale.low, scale)) if band else None
    runs = [_at(value, scale) for value in values]
    return Strip(runs, "" if mean is None else _at(mean, scale), ends, figure(scale.low), figure(scale.high))


def _at(value: float, scale: Scale) -> str:
    return f"{scale.share(value) * WIDTH:.1f}"
