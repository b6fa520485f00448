"""Density and coverage of generated things."""

from typing import NamedTuple

from numpy.typing import ArrayLike

from grader.judge.neighbours import distances, finite, matched, nearest_other


class DensityCoverage(NamedTuple):
    """Density at least 0 and about 1 for real things, coverage a share from 0 to 1."""

    density: float
    coverage: float


def density_coverage(real: ArrayLike, generated: ArrayLike, neighbours: int = 5) -> DensityCoverage:
    """How densely real things stand around generated ones, and the share of real ones with a generated one near.

    After Naeem et al., "Reliable Fidelity and Diversity Metrics for Generative Models" (2020): near is what is nearer
    than the real thing's real neighbour at this place. A single outlier moves them less than precision and recall. Of
    sets of the same distribution and size the coverage is 1 - 2^-neighbours, nearly.

    Args:
        real: features (N, D) of N real things.
        generated: features (M, D).
        neighbours: at which place the neighbour is.

    Returns:
        Both; NaN if any number is NaN or infinite.

    Raises:
        ValueError: there are no more than `neighbours` real things, or the rows differ in length.
    """
    truth, made = matched(real, generated, ("the real features", "the generated features"))
    if not finite(truth, made):
        return DensityCoverage(float("nan"), float("nan"))
    near = distances(truth, made) < nearest_other(truth, neighbours)[:, None]
    return DensityCoverage(float(near.sum(axis=0).mean() / neighbours), float(near.any(axis=1).mean()))
