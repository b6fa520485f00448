"""From figures to bounds, noise, chances and proposed thresholds."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import fmean
from typing import Final, Literal

from scipy import stats

from grader.course.noise import Noise
from grader.course.plan import Plan
from grader.course.rubric import Criterion, Threshold
from grader.judge.deciding import Trial
from grader.judge.scoring import trials_of
from grader.prove.calibration.assessment import (
    DOUBTFUL_P,
    OVERLAP,
    Assessment,
    Chance,
    Seen,
    side_of,
    stricter,
    strictest,
)
from grader.prove.calibration.record import Bound, NoiseRecord, ProfileRecord, WorkRecord
from grader.prove.calibration.statistics import (
    CONFIDENCE,
    COVERAGE,
    LEAST_RUNS,
    Model,
    components,
    model_of,
    model_of_means,
    normal_p,
    pairs_of,
)

_DIGITS: Final = 5
_NICE: Final = 2
_ONE_IN_TWENTY: Final = 1.645
"""So many deviations from the mean 95 of 100 runs of a normal distribution are on one side."""

Figures = Sequence[float | None]


def noise_of(works: Sequence[WorkRecord], metric: str) -> NoiseRecord:
    """How `metric` scatters, pooled over correct works."""
    values = [_whole(work.figures[metric]) for work in works]
    found = components(values)
    within, between = _rounded(found.within), _rounded(found.between)
    return NoiseRecord(within=within, between=between, runs=sum(map(len, values)))


def bound_of(works: Sequence[WorkRecord], metric: str, side: int) -> Bound:
    """The bounds of correct works: of the worst, or what was seen and worse still. `side` 1 is for lower is better."""
    scale, p = _scale_of([_whole(work.figures[metric]) for work in works])
    bounds, of_means = [], []
    for work in works:
        values = _whole(work.figures[metric])
        there = scale.there_all(values)
        seen = [fmean(pair) for pair in pairs_of(values)]
        bounds.append((_worst([scale.back(model_of(there).bound(side)), *values], side), work.name))
        of_means.append(_worst([scale.back(model_of_means(there).bound(side)), *seen], side))
    value, name = max(bounds, key=lambda pair: side * pair[0])
    return Bound(
        value=_rounded(value),
        mean=_rounded(_worst(of_means, side)),
        work=name,
        coverage=COVERAGE,
        confidence=CONFIDENCE,
        scale=scale.name,
        shapiro_p=None if p is None else _rounded(p),
    )


def _worst(values: Sequence[float], side: int) -> float:
    return max(values, key=lambda value: side * value)


def assess(record: ProfileRecord, plan: Plan, fails: Mapping[str, Sequence[str]]) -> list[Assessment]:
    """What `record` says about each metric of `plan` that it has. `fails` are the criteria that a mistake must fail."""
    known = [criterion for criterion in _measured(plan) if criterion.metric in record.bounds]
    return [_assessed(record, plan, criterion, fails) for criterion in known]


def _trial(record: ProfileRecord, plan: Plan, criterion: Criterion) -> Trial:
    """What decides the criterion in a grading, by the noise of the record's right works."""
    metric = criterion.metric
    assert metric is not None
    found = noise_of(record.correct, metric)
    return trials_of(plan, {metric: Noise(found.within, found.between, found.runs)})[criterion.id]


def _measured(plan: Plan) -> Iterator[Criterion]:
    """The first criterion of each metric."""
    seen: set[str] = set()
    for criterion in plan.criteria:
        if criterion.metric is not None and criterion.metric not in seen:
            seen.add(criterion.metric)
            yield criterion


def _assessed(
    record: ProfileRecord, plan: Plan, criterion: Criterion, fails: Mapping[str, Sequence[str]]
) -> Assessment:
    metric, trial = criterion.metric, _trial(record, plan, criterion)
    assert metric is not None
    present = trial.threshold
    side, bound = side_of(present), record.bounds[metric]
    bears = strictest(bound, trial)
    full_at = _nice(bears, side)
    must = [one for one in record.works if criterion.id in fails.get(one.name, ()) and one.kind == "mistake"]
    chances = [_chance(one.figures[metric], full_at, side, bound) for one in record.works]
    told = zip(record.works, chances, strict=True)
    apart = [one.figures[metric] for one, chance in told if one in must and chance.estimate <= OVERLAP]
    return Assessment(
        profile=plan.profile,
        metric=metric,
        present=present,
        bound=bound,
        bears=bears,
        too_strict=stricter(bound, trial),
        works=tuple(_seen(one, metric, present, bound, must=one in must) for one in record.works),
        full_at=full_at,
        zero_at=_zero_at(apart, full_at, side, _SCALES[bound.scale]),
        proposed_full=tuple(chances),
    )


def _seen(work: WorkRecord, metric: str, threshold: Threshold, bound: Bound, *, must: bool) -> Seen:
    figures, side = work.figures[metric], side_of(threshold)
    counted = sum(side * (value - threshold.full_at) <= 0 for value in figures if value is not None)
    chance = _chance(figures, threshold.full_at, side, bound)
    return Seen(work.kind, work.name, figures, chance, counted, must)


def _chance(figures: Figures, full_at: float, side: int, bound: Bound) -> Chance:
    """The chance of full marks: by the model where it fits the work's own figures, else by counting them.

    The interval of what was counted is Clopper and Pearson's.
    """
    values = _whole(figures)
    if len(values) < LEAST_RUNS or not _is_normal(values, _SCALES[bound.scale]):
        counted = sum(side * (value - full_at) <= 0 for value in figures if value is not None)
        ends = stats.binomtest(counted, len(figures)).proportion_ci(CONFIDENCE)
        return Chance(counted / len(figures), float(ends.low), float(ends.high))
    model, place = _model(values, full_at, _SCALES[bound.scale])
    chance = model.beyond(place, -side)
    share = sum(value is not None for value in figures) / len(figures)
    return Chance(chance.estimate * share, chance.low * share, chance.high)


def _model(values: Sequence[float], place: float, scale: "_Scale") -> tuple[Model, float]:
    """The model on `scale`, and where `place` is there; on the plain scale where the other can't hold all of them."""
    fits = scale.name == "plain" or min(*values, place) > 0
    used = scale if fits else _SCALES["plain"]
    return model_of(used.there_all(values)), used.there(place)


def _is_normal(values: Sequence[float], scale: "_Scale") -> bool:
    """Whether the test lets the figures of one work pass for normal."""
    used = scale if min(values) > 0 else _SCALES["plain"]
    p = normal_p([used.there_all(values)])
    return p is None or p >= DOUBTFUL_P


def _zero_at(mistakes: Sequence[Figures], full_at: float, side: int, scale: "_Scale") -> float | None:
    """What 95 of 100 runs of each mistake that must fail are no better than; None where none tells."""
    ends = []
    for values in map(_whole, mistakes):
        if len(values) >= LEAST_RUNS:
            used = scale if min(values) > 0 else _SCALES["plain"]
            model = model_of(used.there_all(values))
            ends.append(used.back(model.mean - side * _ONE_IN_TWENTY * model.deviation))
    if not ends:
        return None
    nearest = _nice(min(ends, key=lambda value: side * value), -side)
    return nearest if side * (nearest - full_at) > 0 else None


@dataclass(frozen=True)
class _Scale:
    """A scale on which figures may be normal."""

    name: Literal["plain", "log"]
    there: Callable[[float], float]
    back: Callable[[float], float]

    def there_all(self, values: Sequence[float]) -> list[float]:
        return [self.there(value) for value in values]


_SCALES: Final = {"plain": _Scale("plain", float, float), "log": _Scale("log", math.log, math.exp)}


def _scale_of(works: Sequence[Sequence[float]]) -> tuple[_Scale, float | None]:
    """The scale that the test of normality likes better, and its p value there; plain where there is no choice."""
    plain = normal_p(works)
    if plain is None or min(chain.from_iterable(works)) <= 0:
        return _SCALES["plain"], plain
    log = normal_p([_SCALES["log"].there_all(values) for values in works])
    return (_SCALES["log"], log) if log is not None and log > plain else (_SCALES["plain"], plain)


def _whole(figures: Figures) -> list[float]:
    """The figures of those pairs that both have one."""
    padded = [math.nan if value is None else value for value in figures]
    return [value for pair in pairs_of(padded) if not any(map(math.isnan, pair)) for value in pair]


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def _nice(value: float, side: int) -> float:
    """`value` with two digits, rounded up (`side` 1) or down (-1)."""
    if value == 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(abs(value))) + 1 - _NICE)
    whole = math.ceil(value / unit - 1e-9) if side > 0 else math.floor(value / unit + 1e-9)
    return float(f"{whole * unit:.{_NICE + 1}g}")
