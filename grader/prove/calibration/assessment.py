"""What a calibration says about the thresholds of one metric: plain values, for reports."""

from dataclasses import dataclass
from typing import Final

from grader.course.rubric import Threshold
from grader.judge.deciding import Trial, calibrated_doubt
from grader.prove.calibration.record import Bound
from grader.prove.calibration.works import Kind

DOUBTFUL_P: Final = 0.05
"""Below this p value the runs aren't taken for normal."""
_SEVERAL: Final = 2
OVERLAP: Final = 0.05
"""A mistake that earns full marks more often than this can't be told by the metric alone."""


@dataclass(frozen=True)
class Chance:
    """A probability: the estimate, and the two ends of its 95 % interval."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class Seen:
    """One work under one threshold. `figures` has None for runs without one.

    `full` is the chance that a run earns full marks, `counted` in how many it did. `must_fail` is whether a mistake
    should never.
    """

    kind: Kind
    name: str
    figures: tuple[float | None, ...]
    full: Chance
    counted: int
    must_fail: bool

    @property
    def shown(self) -> str:
        """What it is called: its name, and for a style that it is one."""
        return f"{self.name} (right)" if self.kind == "style" else self.name

    @property
    def overlaps(self) -> bool:
        """Whether it is wrong and earns full marks too often to be told by this metric."""
        return self.kind == "mistake" and self.full.estimate > OVERLAP


@dataclass(frozen=True)
class Assessment:
    """One metric under one profile, with the rubric's threshold, and the one that the figures bear.

    `bears` is the strictest `full_at` that leaves right work its marks, and `too_strict` whether the present threshold
    is stricter. `zero_at` is None where no mistake tells it. `proposed_full` are the chances of the works, in the order
    of `works`, to earn full marks at the proposed `full_at`.
    """

    profile: str
    metric: str
    present: Threshold
    bound: Bound
    bears: float
    too_strict: bool
    works: tuple[Seen, ...]
    full_at: float
    zero_at: float | None
    proposed_full: tuple[Chance, ...]

    @property
    def doubtful(self) -> bool:
        """Whether the assumption that the bound rests on is rejected by the test."""
        return self.bound.shapiro_p is not None and self.bound.shapiro_p < DOUBTFUL_P


def side_of(threshold: Threshold) -> int:
    """The side of `full_at` on which work loses marks: 1 above, -1 below."""
    return 1 if threshold.better == "lower" else -1


def strictest(bound: Bound, trial: Trial) -> float:
    """The strictest `full_at` with which right work loses marks in no more than one grading of a thousand.

    A single training that reaches it is enough. Where further ones may follow, it is also enough if the mean of them
    lies within the doubt that the last of them leaves; that of two scatters no less than that of more.
    """
    if bound.mean is None or trial.most < _SEVERAL:
        return bound.value
    side = side_of(trial.threshold)
    within = bound.mean - side * calibrated_doubt(trial, trial.most)
    return min(bound.value, within, key=lambda value: side * value)


def stricter(bound: Bound, trial: Trial) -> bool:
    """Whether the threshold leaves right work more than its chance in a thousand to lose marks.

    A single training that lies beyond `zero_at` denies a step at once, so neither may be stricter than its own bound.
    """
    threshold, side = trial.threshold, side_of(trial.threshold)
    if side * (bound.value - threshold.full_at) <= 0:
        return False
    return side * (strictest(bound, trial) - threshold.full_at) > 0 or side * (bound.value - threshold.zero_at) > 0
