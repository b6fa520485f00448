"""Kernel distance between two sets of features."""

import numpy as np
from numpy.typing import ArrayLike

from grader.judge.neighbours import Floats, finite, matched

DEGREE = 3


def kernel_distance(first: ArrayLike, second: ArrayLike, block: int = 1_000) -> float:
    """The squared maximum mean discrepancy of two sets under the kernel (x . y / D + 1)^3, without bias.

    After Bińkowski et al., "Demystifying MMD GANs" (2018): the mean over blocks, here pieces of the sets as they stand,
    so shuffle sets that are ordered. Unlike the Fréchet distance it is 0 on average for two sets of the same
    distribution, whatever their size, so that it may be a little below.

    Args:
        first: features (N, D) of N things, N at least 2.
        second: features (M, D).
        block: how many things of each set are compared at once; where there are fewer, all of them.

    Returns:
        The distance, without unit; NaN if any number is NaN or infinite.

    Raises:
        ValueError: a set or a block has fewer than two rows, or their rows differ in length.
    """
    left, right = matched(first, second, ("the first features", "the second features"))
    size = min(block, len(left), len(right))
    if size < 2:
        raise ValueError(f"sets of {len(left)} and {len(right)} in blocks of {block}: each must have at least 2 rows")
    if not finite(left, right):
        return float("nan")
    starts = range(0, min(len(left), len(right)) - size + 1, size)
    return float(np.mean([_discrepancy(left[at : at + size], right[at : at + size]) for at in starts]))


def _discrepancy(left: Floats, right: Floats) -> float:
    within = [_kernel(rows, rows) for rows in (left, right)]
    count = len(left)
    alike = sum(float(kernel.sum() - np.trace(kernel)) for kernel in within) / (count * (count - 1))
    return alike - 2 * float(_kernel(left, right).mean())


def _kernel(left: Floats, right: Floats) -> Floats:
    kernel: Floats = (left @ right.T / left.shape[1] + 1) ** DEGREE
    return kernel
