"""Where figures lie between two ends, for drawings of how they scatter: pure functions of numbers."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from grader.prove.calibration.assessment import Assessment, side_of

_BEYOND = 2.5
_LEAST_RATIO = 30


class Axis(NamedTuple):
    """From `low` to `high`, evenly or by the logarithm."""

    low: float
    high: float
    log: bool

    def share(self, value: float) -> float:
        """How far `value` is from `low` (0) to `high` (1); what lies beyond is at the end."""
        low, high, at = (math.log(one) if self.log else one for one in (self.low, self.high, self._held(value)))
        return (at - low) / (high - low)

    def _held(self, value: float) -> float:
        return min(max(value, self.low), self.high)


def axis_of(one: Assessment) -> Axis:
    """The axis of a drawing: all right work and both thresholds are on it, hopeless work is at its bad end."""
    side, far = side_of(one.present), one.present.zero_at - one.present.full_at
    ends = [one.present.full_at, one.present.zero_at, one.bound.value, one.full_at]
    right = [value for work in one.works if work.kind != "mistake" for value in work.figures if value is not None]
    limit = one.present.zero_at + _BEYOND * far
    others = [value for work in one.works for value in work.figures if value is not None]
    near = [value for value in others if side * (limit - value) >= 0]
    low, high = min(ends + right + near), max(ends + right + near)
    return Axis(low, high, log=low > 0 and high / low > _LEAST_RATIO)


def counts(values: Sequence[float], axis: Axis, cells: int) -> list[int]:
    """How many of `values` lie in each of `cells` equal parts of the axis."""
    found = [0] * cells
    for value in values:
        found[cell(value, axis, cells)] += 1
    return found


def cell(value: float, axis: Axis, cells: int) -> int:
    """The part in which `value` lies."""
    return min(cells - 1, int(axis.share(value) * cells))
