"""Coverage of attributes: which of the values that real things have occur among generated ones."""

from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class AttributeCoverage(NamedTuple):
    """Shares of values and of pairs that occur, from 0 to 1, and the values that don't as (attribute, value)."""

    values: float
    pairs: float
    missing: tuple[tuple[int, int], ...]


def attribute_coverage(
    generated: ArrayLike, real: ArrayLike, least: float = 0.25, rare: float = 0.01
) -> AttributeCoverage:
    """The share of real things' attribute values, and of pairs of them, that occur often enough among generated ones.

    Often enough is at least `least` times as often as among real things. A pair is a value of one attribute together
    with a value of another. Values and pairs that fewer than the share `rare` of real things have aren't asked for:
    whether these occur is a matter of chance.

    Args:
        generated: the number of each attribute's value (N, K), for N things and K attributes, from 0 on.
        real: the same for M real things (M, K).
        least: the share of the real frequency that is enough.
        rare: the share of real things below which nothing is asked for.

    Returns:
        Both shares, and what is missing, by attribute and value; `pairs` is NaN where no pair is to be counted.

    Raises:
        ValueError: a set is empty, isn't of whole numbers from 0 on, or the sets differ in their number of attributes.
    """
    made, truth = _table(generated, "the generated"), _table(real, "the real")
    if made.shape[1] != truth.shape[1]:
        raise ValueError(f"{made.shape[1]} attributes can't be compared with {truth.shape[1]}")
    sizes = np.maximum(made.max(axis=0), truth.max(axis=0)) + 1
    asked, missing, pairs = 0, [], []
    for place, size in enumerate(sizes):
        common, enough = _compared(made[:, place], truth[:, place], size, (least, rare))
        asked += int(common.sum())
        missing += [(place, int(value)) for value in np.flatnonzero(common & ~enough)]
    for one, two in combinations(range(len(sizes)), 2):
        codes = [table[:, one] * sizes[two] + table[:, two] for table in (made, truth)]
        common, enough = _compared(codes[0], codes[1], sizes[one] * sizes[two], (least, rare))
        pairs.append(enough[common])
    counted = np.concatenate(pairs) if pairs else np.zeros(0)
    share = float(np.mean(counted)) if counted.size else float("nan")
    return AttributeCoverage(1 - len(missing) / asked if asked else float("nan"), share, tuple(missing))


def _table(values: ArrayLike, name: str) -> NDArray[np.int64]:
    table = np.asarray(values)
    if table.ndim != 2 or not table.size or table.dtype.kind not in "iu" or table.min() < 0:
        raise ValueError(f"{name} attributes must be whole numbers from 0 on, of shape (N, K), not {table.shape}")
    return table.astype(np.int64)


def _compared(
    made: NDArray[np.int64], truth: NDArray[np.int64], size: int, bounds: tuple[float, float]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each of `size` values whether it is common among real things, and whether it occurs often enough."""
    least, rare = bounds
    shares = np.bincount(made, minlength=size) / len(made)
    real = np.bincount(truth, minlength=size) / len(truth)
    return (real > 0) & (real >= rare), shares >= least * real
