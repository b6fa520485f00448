"""Near copies: generated things that are nearer to one that was trained on than chance brings them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from grader.judge.neighbours import Floats, finite, matched, nearest, nearest_other


class NearCopies(NamedTuple):
    """Shares from 0 to 1: of what was found, and of what honest work shows by chance."""

    share: float
    expected: float


def near_copies(samples: ArrayLike, training: ArrayLike, held_out: ArrayLike, chance: float = 0.01) -> NearCopies:
    """The share of samples that are suspiciously nearer to a training thing than to any held-out one.

    What counts is the distance to the nearest training thing, divided by that to the nearest held-out one. Samples
    that are blurred, or plain, are near to both and so raise no alarm, as they would by the first distance alone. The
    limit is a ratio that only the share `chance` of the held-out things falls below, each measured against the others.

    Args:
        samples: generated things (N, ...), in whatever numbers they are to be compared by.
        training: what was trained on (M, ...).
        held_out: things of the same kind that were not (K, ...), K at least 2.
        chance: the share of held-out things that may look like copies.

    Returns:
        The share of samples below the limit, and of held-out things below it; NaN if any number is NaN or infinite.

    Raises:
        ValueError: there are too few held-out things, or the rows differ in length.
    """
    made, seen = matched(samples, training, ("the samples", "the training things"))
    _, kept = matched(samples, held_out, ("the samples", "the held-out things"))
    if not finite(made, seen, kept):
        return NearCopies(float("nan"), float("nan"))
    honest = _ratio(nearest(kept, seen), nearest_other(kept))
    limit = np.quantile(honest, chance)
    ratio = _ratio(nearest(made, seen), nearest(made, kept))
    return NearCopies(float(np.mean(ratio < limit)), float(np.mean(honest < limit)))


def _ratio(to_training: Floats, to_held_out: Floats) -> Floats:
    """Their quotient, 1 where both are 0: a thing that is in both sets is no sign of copying."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(to_training == to_held_out, 1.0, to_training / to_held_out)
