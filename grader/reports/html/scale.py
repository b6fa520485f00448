"""Axes of drawings: which share of an axis a value lies at, and which figures stand beside it."""

import math
from collections.abc import Sequence
from statistics import median
from typing import Final, NamedTuple, Self

_CRUSHED: Final = 0.1
_LEAST_RATIO: Final = 30
_FEW: Final = 9
_STEPS: Final = (1, 2, 2.5, 5, 10)


class Scale(NamedTuple):
    """What lies between two ends of an axis, evenly or by its logarithm."""

    low: float
    high: float
    log: bool = False

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """A scale for finite values: logarithmic where most of them would else be crushed against the lower end."""
        low, high = min(values), max(values)
        crushed = _between(median(values), low, high) < _CRUSHED
        return cls(low, high, log=crushed and low > 0 and high / _LEAST_RATIO > low)

    def rounded(self, parts: int) -> Self:
        """The scale, widened so that it falls into `parts` steps of a round size; a logarithmic one as it is."""
        span = self.high / parts - self.low / parts
        if self.log or not 0 < span < math.inf:
            return self
        power = 10.0 ** math.floor(math.log10(span))
        if not power:
            return self
        for size in (power * step * factor for factor in (1, 10) for step in _STEPS):
            low = math.floor(self.low / size + 1e-9) * size
            if low + parts * size >= self.high - 1e-9 * size:
                return self._replace(low=low, high=low + parts * size)
        return self

    def share(self, value: float) -> float:
        """How far `value` is from the lower end (0) to the upper (1)."""
        return _between(*map(math.log, (value, self.low, self.high))) if self.log else _between(value, *self[:2])

    def ticks(self, parts: int) -> list[str]:
        """The figures at the ends of `parts` equal parts, from the lower end on."""
        return [*map(figure, self._ends(parts))]

    def whole_ticks(self, parts: int) -> list[str]:
        """The same for an axis of whole numbers: no others, and all of them where there are only a few."""
        span = round(self.high - self.low)
        if 0 < span <= _FEW and not self.log:
            return self.ticks(span)
        return [figure(round(end)) for end in self._ends(parts)]

    def _ends(self, parts: int) -> list[float]:
        if self.low == self.high:
            return [self.low]
        shares = [number / parts for number in range(parts + 1)]
        if self.log:
            return [self.low ** (1 - share) * self.high**share for share in shares]
        return [self.low * (1 - share) + self.high * share for share in shares]


def figure(value: float) -> str:
    """A number as people read it, with three digits that matter."""
    if not math.isfinite(value):
        return "no number"
    return f"{round(value):d}" if abs(value - round(value)) < 1e-9 and abs(value) < 1e6 else f"{value:.3g}"


def _between(value: float, low: float, high: float) -> float:
    """How far `value` is from `low` to `high`; halves keep the differences of huge values finite."""
    span = high / 2 - low / 2
    return (value / 2 - low / 2) / span if span else 0.5
