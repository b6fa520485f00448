"""Precision and recall of generated things."""

from typing import NamedTuple

from numpy.typing import ArrayLike

from grader.judge.neighbours import distances, finite, matched, nearest_other


class PrecisionRecall(NamedTuple):
    """Shares from 0 to 1."""

    precision: float
    recall: float


def precision_recall(real: ArrayLike, generated: ArrayLike, neighbours: int = 3) -> PrecisionRecall:
    """The share of generated things that lie where real ones are, and of real ones that lie where generated ones are.

    After Kynkäänniemi et al., "Improved Precision and Recall Metric for Assessing Generative Models" (2019): a thing
    lies where a set is if it is no further from one of the set than that one's neighbour at this place is. Take as many
    real things as generated ones: both shares grow with the size of the set that is asked about.

    Args:
        real: features (N, D) of N real things.
        generated: features (M, D).
        neighbours: at which place the neighbour is.

    Returns:
        Both shares; NaN if any number is NaN or infinite.

    Raises:
        ValueError: a set has no more than `neighbours` rows, or their rows differ in length.
    """
    truth, made = matched(real, generated, ("the real features", "the generated features"))
    if not finite(truth, made):
        return PrecisionRecall(float("nan"), float("nan"))
    between = distances(truth, made)
    precision = (between <= nearest_other(truth, neighbours)[:, None]).any(axis=0).mean()
    recall = (between <= nearest_other(made, neighbours)).any(axis=1).mean()
    return PrecisionRecall(float(precision), float(recall))
