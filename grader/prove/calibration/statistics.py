"""What can be said from few runs: tolerance bounds, chances with their intervals, and the components of noise.

Two runs share a course secret, so the runs of a work aren't independent: all of this takes them as a balanced one-way
random model with a group of two for each secret.

Sources:
    NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.6.3: the one-sided factor by the noncentral t distribution.
    W. Q. Meeker, G. J. Hahn and L. A. Escobar, Statistical Intervals, 2nd ed. (Wiley, 2017), chapter 4: one-sided
        tolerance bounds, and intervals for the probability of being beyond a value.
    R. W. Mee and D. B. Owen, Improved factors for one-sided tolerance limits for balanced one-way ANOVA random models,
        Journal of the American Statistical Association 78 (1983) 901-905: how many independent runs these are worth.
    S. S. Shapiro and M. B. Wilk, An analysis of variance test for normality, Biometrika 52 (1965) 591-611.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, variance
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from grader.prove.calibration.assessment import Chance

COVERAGE: Final = 0.999
CONFIDENCE: Final = 0.95
GROUP: Final = 2
LEAST_RUNS: Final = 3 * GROUP

_RATIO_CONFIDENCE: Final = 0.905  # Mee and Owen's choice for a confidence of 0.95
_SIDES: Final = 0.025
_POINTS: Final = 1000
_ROUNDING: Final = 1e-9
"""Figures that differ by less than this share are the same."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """A normal distribution as it was estimated: `mean`, `deviation`, and what these are worth.

    They are worth `runs` independent runs for the mean, and `degrees` degrees of freedom for the deviation.
    """

    mean: float
    deviation: float
    runs: float
    degrees: float

    def bound(self, side: int) -> float:
        """The tolerance bound above (`side` 1) or below (-1): `COVERAGE` of all runs are within it, by `CONFIDENCE`."""
        return self.mean + side * factor(self.runs, self.degrees) * self.deviation

    def beyond(self, value: float, side: int) -> Chance:
        """The chance that a run is above (`side` 1) or below (-1) `value`."""
        if self.deviation == 0:
            sure = float(side * (self.mean - value) > 0)
            return Chance(sure, sure, sure)
        distance = side * (value - self.mean) / self.deviation
        low, high = (_distance(distance, self, share) for share in (1 - _SIDES, _SIDES))
        return Chance(*(float(stats.norm.sf(one)) for one in (distance, high, low)))


def factor(runs: float, degrees: float, coverage: float = COVERAGE, confidence: float = CONFIDENCE) -> float:
    """How many deviations from the mean the one-sided tolerance bound is (noncentral t; NIST 7.2.6.3)."""
    root, spreads = math.sqrt(runs), _spreads(degrees)
    shift = float(stats.norm.ppf(coverage)) * root

    def excess(value: float) -> float:
        return _noncentral_t(value * root, spreads, shift) - confidence

    return _root(excess, shift / root)


def model_of(values: Sequence[float]) -> Model:
    """The model of `values`, of which each two neighbours share a secret; a last one without a neighbour is left out.

    There must be `LEAST_RUNS` of them.
    """
    pairs = pairs_of(values)
    groups, (between, within) = len(pairs), _mean_squares(pairs)
    mean = fmean(value for pair in pairs for value in pair)
    if within == 0:
        return Model(mean, math.sqrt(between / GROUP), groups, groups - 1)
    known = stats.f.ppf(_RATIO_CONFIDENCE, groups * (GROUP - 1), groups - 1)
    ratio = max(0.0, (between / within * known - 1) / GROUP)
    degrees = (ratio + 1) ** 2 / ((ratio + 1 / GROUP) ** 2 / (groups - 1) + (1 - 1 / GROUP) / (groups * GROUP))
    runs = groups * GROUP * (ratio + 1) / (GROUP * ratio + 1)
    return Model(mean, math.sqrt((between + (GROUP - 1) * within) / GROUP), float(runs), float(degrees))


def model_of_means(values: Sequence[float]) -> Model:
    """The model of the mean of two runs that share a secret; these are independent of one another."""
    means = [fmean(pair) for pair in pairs_of(values)]
    return Model(fmean(means), math.sqrt(variance(means)), len(means), len(means) - 1)


def pairs_of(values: Sequence[float]) -> list[tuple[float, float]]:
    """The two runs of each secret."""
    return list(zip(values[::GROUP], values[1::GROUP], strict=False))


@dataclass(frozen=True)
class Components:
    """Standard deviations: `within` a secret by seeds (an upper confidence bound), `between` secrets (an estimate)."""

    within: float
    between: float


def components(works: Sequence[Sequence[float]]) -> Components:
    """The components of noise, pooled over works, each around its own mean.

    `within` is the upper bound, by `CONFIDENCE`, since grading relies on it not being larger: too small a figure would
    make its sequential test err more often than it says, too large a one only makes it train more. `between` is 0
    where its estimate is negative.
    """
    squares = [(len(pairs), *_mean_squares(pairs)) for pairs in map(pairs_of, works)]
    groups = sum(count for count, _, _ in squares)
    within = sum(count * inner for count, _, inner in squares) / groups
    between = sum((count - 1) * outer for count, outer, _ in squares) / sum(count - 1 for count, _, _ in squares)
    upper = within * groups / stats.chi2.ppf(1 - CONFIDENCE, groups)
    return Components(math.sqrt(upper), math.sqrt(max(0.0, (between - within) / GROUP)))


def normal_p(works: Sequence[Sequence[float]]) -> float | None:
    """The p value of Shapiro and Wilk's test on the runs of all works, each around its own mean and in its own spread.

    None where nothing scatters.
    """
    residuals = [residual for values in works for residual in _standardised(values)]
    return float(stats.shapiro(residuals).pvalue) if len(residuals) > 2 else None


def _standardised(values: Sequence[float]) -> list[float]:
    mean = fmean(values)
    deviation = math.sqrt(variance(values, mean))
    return [(value - mean) / deviation for value in values] if deviation > _ROUNDING * abs(mean) else []


def _mean_squares(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The mean squares of the analysis of variance: between secrets, and within them."""
    within = fmean((one - other) ** 2 / 2 for one, other in pairs)
    return GROUP * variance([fmean(pair) for pair in pairs]), within


def _distance(observed: float, model: Model, share: float) -> float:
    """The true distance, in deviations, at which so large an observed one would have the probability `share`."""
    root, spreads = math.sqrt(model.runs), _spreads(model.degrees)

    def excess(distance: float) -> float:
        return share - _noncentral_t(observed * root, spreads, distance * root)

    return _root(excess, observed)


def _noncentral_t(value: float, spreads: Array, shift: float) -> float:
    """The probability that a noncentral t is at most `value`: a normal one's, averaged over the spreads it may have.

    scipy's own gives NaN far out.
    """
    return float(stats.norm.cdf(value * spreads - shift).mean())


def _spreads(degrees: float) -> Array:
    """What an estimated deviation may be, as shares of the true one: `_POINTS` of equal probability."""
    shares = (np.arange(_POINTS) + 0.5) / _POINTS
    spreads: Array = np.sqrt(stats.chi2.ppf(shares, degrees) / degrees)
    return spreads


def _root(rising: Callable[[float], float], guess: float) -> float:
    """Where a rising function crosses 0."""
    reach = 1.0
    while not rising(guess - reach) < 0 < rising(guess + reach):
        reach *= 2
    return float(optimize.brentq(rising, guess - reach, guess + reach, xtol=1e-9))
