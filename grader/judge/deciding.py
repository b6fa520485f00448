"""How many steps of its points a figure earns that scatters from training to training: a group-sequential test.

A step is granted as soon as the mean so far is at its boundary or better. It is denied only where the mean is worse
than the boundary by more than chance explains; short of that, training goes on, and where no further run is left, the
doubt is the student's. `docs/design/near-a-threshold.md` says why, and what that costs.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from statistics import NormalDist, fmean
from typing import Final

from grader.course.noise import Noise
from grader.course.rubric import Seeds, Threshold

ERROR: Final = 0.001
"""The chance that work exactly as good as a boundary, and which scatters as calibrated, is denied its step."""
KNOWN_FROM: Final = 3
"""The runs that tell of the work's own scatter. Fewer deny a step only to what lies the whole ladder away from it."""
MOST_DOUBT: Final = 0.25
"""The share of the way from `zero_at` to `full_at` up to which the work's own scatter raises doubt."""
BEYOND_REASON: Final = 1e100
"""A figure as large as this counts as one that isn't finite."""
ONCE: Final = Seeds()
SHOWN: Final = 0.95
"""The level of the interval that reports show."""


@dataclass(frozen=True)
class Trial:
    """What decides the figures of one metric: its threshold, its noise (None: never calibrated) and how many runs."""

    threshold: Threshold
    noise: Noise | None = None
    seeds: Seeds = ONCE

    @property
    def most(self) -> int:
        """The most runs that there can be: without calibrated noise no more than everybody's."""
        return self.seeds.most if self.noise is not None else self.seeds.first

    def worse(self, value: float, boundary: float) -> float:
        """How much worse `value` is than `boundary`; negative where it is better."""
        return value - boundary if self.threshold.better == "lower" else boundary - value


@dataclass(frozen=True)
class Decision:
    """What the figures so far earn: `step` of the threshold's steps, 0 for nothing.

    `value` is the mean of the first `runs` figures, which decided, and `interval` holds the true mean with 95 % (None
    where the noise is not known). `open` says that a further run could change the step.
    """

    step: int
    value: float
    interval: tuple[float, float] | None
    runs: int
    open: bool


def decide(values: Sequence[float], trial: Trial) -> Decision:
    """Decide by the `values` so far, one a training run and at least one.

    The order of the runs counts: what an earlier number of them decided, later ones don't undo. A figure that isn't
    finite earns nothing.
    """
    sound = [*takewhile(lambda value: abs(value) < BEYOND_REASON, values)]
    decision = _decided(sound, trial) if sound else None
    if len(sound) < len(values) and (decision is None or decision.open):
        return Decision(0, math.nan, None, len(values), open=False)
    assert decision is not None
    return decision


def _decided(values: Sequence[float], trial: Trial) -> Decision:
    looks = [_look(values[:runs], trial) for runs in range(trial.seeds.first, min(len(values), trial.most) + 1)]
    fates = [_fate(looks, boundary, trial) for boundary in trial.threshold.boundaries]
    counted = values[: max(runs or len(values) for _, runs in fates)]
    return Decision(
        step=sum(granted for granted, _ in fates),
        value=fmean(counted),
        interval=_interval(counted, trial),
        runs=len(counted),
        open=any(runs is None for _, runs in fates),
    )


@dataclass(frozen=True)
class _Look:
    """What the first `runs` runs show. `doubt` is how much worse than a boundary their mean may be by chance."""

    runs: int
    mean: float
    doubt: float
    last: bool


def _look(sample: Sequence[float], trial: Trial) -> _Look:
    last = len(sample) >= trial.most or (len(sample) >= KNOWN_FROM and _alike(sample))
    return _Look(len(sample), fmean(sample), _doubt(sample, trial, last=last), last)


def _fate(looks: Sequence[_Look], boundary: float, trial: Trial) -> tuple[bool, int | None]:
    """Whether the step that begins at `boundary` is granted, and by how many runs; None while that is open."""
    for look in looks:
        worse = trial.worse(look.mean, boundary)
        if worse <= 0 or worse > look.doubt or look.last:
            return worse <= look.doubt, look.runs
    return True, None


def _doubt(sample: Sequence[float], trial: Trial, *, last: bool) -> float:
    """How much worse than a boundary the mean of `sample` may be without being so beyond doubt.

    What is held out is the same for the whole course, and `full_at` has room for what that does to a figure, so that
    the scatter of trainings counts alone. The doubt is z of its standard errors, where z gives each look an equal share
    of `ERROR` (Bonferroni's inequality, which holds however much the looks have in common; Jennison and Turnbull, Group
    Sequential Methods, 2000, have sharper bounds for looks that share nothing but their runs).
    """
    if trial.noise is None:
        return 0.0
    z = _z(trial)
    calibrated = calibrated_doubt(trial, _count(sample))
    ladder = abs(trial.threshold.full_at - trial.threshold.zero_at)
    if len(sample) < KNOWN_FROM and not last:
        return max(calibrated, ladder)
    return max(calibrated, min(z * _scatter(sample, trial.noise) / math.sqrt(_count(sample)), MOST_DOUBT * ladder))


def calibrated_doubt(trial: Trial, runs: int) -> float:
    """How much worse than a boundary the mean of so many runs may at least be without losing the step."""
    return _z(trial) * trial.noise.within / math.sqrt(runs) if trial.noise is not None else 0.0


def _z(trial: Trial) -> float:
    return _quantile(1 - ERROR / (trial.most - trial.seeds.first + 1))


def _interval(sample: Sequence[float], trial: Trial) -> tuple[float, float] | None:
    if trial.noise is None:
        return None
    noise = Noise(_scatter(sample, trial.noise), trial.noise.between, trial.noise.runs)
    half = _quantile((1 + SHOWN) / 2) * noise.of_mean(_count(sample))
    return fmean(sample) - half, fmean(sample) + half


def _scatter(sample: Sequence[float], noise: Noise) -> float:
    """The standard deviation of trainings in this course: as calibrated or of `sample`, if that is known and larger."""
    return max(noise.within, _deviation(sample)) if len(sample) >= KNOWN_FROM else noise.within


def _deviation(sample: Sequence[float]) -> float:
    middle = fmean(sample)
    return math.sqrt(math.fsum((value - middle) ** 2 for value in sample) / (len(sample) - 1))


def _count(sample: Sequence[float]) -> int:
    """How many runs `sample` is worth: figures that are all the same count once."""
    return 1 if _alike(sample) else len(sample)


def _alike(sample: Sequence[float]) -> bool:
    return len({*sample}) == 1


@cache
def _quantile(level: float) -> float:
    return NormalDist().inv_cdf(level)
