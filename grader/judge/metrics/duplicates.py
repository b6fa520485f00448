"""Duplicates: generated things that have a twin among the generated ones."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from grader.judge.neighbours import Floats, finite, matched, nearest_other

LEAST_SCALE = 0.5


class Duplicates(NamedTuple):
    """Shares from 0 to 1: of what was found, and of what real things show by chance."""

    share: float
    expected: float


def duplicates(samples: ArrayLike, held_out: ArrayLike, chance: float = 0.01) -> Duplicates:
    """The share of samples whose nearest other sample is nearer than real things come to each other.

    The limit is a distance that of the held-out things only the share `chance` falls below, among as many as there are
    samples. Where samples are spread less than real things, as blurred ones are, it shrinks along, but to no less than
    half: the same picture again and again, with noise, has hardly any spread left and stays a duplicate.

    Args:
        samples: generated things (N, ...), in whatever numbers they are to be compared by, N at least 2.
        held_out: real things (M, ...); where N is above M, only the first M samples are looked at.
        chance: the share of real things that may look like twins.

    Returns:
        The share of samples with a twin, and of held-out things with one; NaN if any number is NaN or infinite.

    Raises:
        ValueError: there are fewer than two of either, or the rows differ in length.
    """
    made, real = matched(samples, held_out, ("the samples", "the held-out things"))
    if not finite(made, real):
        return Duplicates(float("nan"), float("nan"))
    count = min(len(made), len(real))
    made, real = made[:count], real[:count]
    honest = nearest_other(real)
    limit = float(np.quantile(honest, chance))
    spread = _spread(real)
    scale = min(1.0, max(LEAST_SCALE, _spread(made) / spread)) if spread else 1.0
    return Duplicates(float(np.mean(nearest_other(made) < limit * scale)), float(np.mean(honest < limit)))


def _spread(rows: Floats) -> float:
    """How far from their mean the rows are."""
    return float(np.sqrt(rows.var(axis=0).sum()))
