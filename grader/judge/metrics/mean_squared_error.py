"""Mean squared error."""

import numpy as np
from numpy.typing import ArrayLike


def mean_squared_error(predictions: ArrayLike, targets: ArrayLike) -> float:
    """The mean over all entries of (prediction - target)^2.

    Args:
        predictions: numbers of any shape.
        targets: numbers of the same shape.

    Returns:
        The mean, in the square of the targets' unit; NaN if any entry is NaN or there are none.

    Raises:
        ValueError: the shapes differ. (Broadcasting (N,) against (N, 1) would compare every pair and hide the mistake.)
    """
    left, right = np.asarray(predictions, dtype=float), np.asarray(targets, dtype=float)
    if left.shape != right.shape:
        raise ValueError(f"predictions of shape {left.shape} can't be compared with targets of shape {right.shape}")
    return float(np.mean((left - right) ** 2)) if left.size else float("nan")
