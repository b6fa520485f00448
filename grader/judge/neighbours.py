"""Distances between the rows of two arrays, and to the nearest of them: what several metrics compare by."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
ALIKE = 1e-12
AT_ONCE = 250  # rows, so that distances to thousands of others stay small


def as_rows(values: ArrayLike, name: str) -> Floats:
    """`values` as float64 (N, D), each of N things flattened to a row.

    Raises:
        ValueError: it isn't an array of at least two axes and one row; names it by `name`.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim < 2 or not array.size:
        raise ValueError(f"{name} must have shape (N, ...), N at least 1, not {array.shape}")
    return array.reshape(len(array), -1)


def matched(first: ArrayLike, second: ArrayLike, names: tuple[str, str]) -> tuple[Floats, Floats]:
    """Both as rows of the same length.

    Raises:
        ValueError: one has no rows, or theirs differ in length.
    """
    left, right = as_rows(first, names[0]), as_rows(second, names[1])
    if left.shape[1] != right.shape[1]:
        raise ValueError(f"{names[0]} have {left.shape[1]} numbers each and {names[1]} {right.shape[1]}: must be alike")
    return left, right


def finite(*arrays: Floats) -> bool:
    """Whether no number in them is NaN or infinite."""
    return all(bool(np.isfinite(array).all()) for array in arrays)


def distances(first: Floats, second: Floats) -> Floats:
    """Euclidean distances (N, M) from every row of `first` (N, D) to every row of `second` (M, D).

    They come from differences of squares: what is alike to a millionth of its size is at distance 0.
    """
    sizes = np.sum(first**2, axis=1)[:, None] + np.sum(second**2, axis=1)
    squares = sizes - 2 * (first @ second.T)
    squares[squares < ALIKE * sizes] = 0
    result: Floats = np.sqrt(squares, out=squares)
    return result


def nearest(first: Floats, second: Floats) -> Floats:
    """From every row of `first` (N, D) the distance (N,) to the nearest row of `second` (M, D)."""
    starts = range(0, len(first), AT_ONCE)
    return np.concatenate([distances(first[at : at + AT_ONCE], second).min(axis=1) for at in starts])


def nearest_other(rows: Floats, place: int = 1) -> Floats:
    """From every row (N, D) the distance (N,) to the nearest other one, or to the one at this `place` among them.

    Raises:
        ValueError: there are no more than `place` rows.
    """
    if len(rows) <= place:
        raise ValueError(f"{len(rows)} are too few to have {place} neighbours each")
    between = distances(rows, rows)
    np.fill_diagonal(between, np.inf)
    result: Floats = np.partition(between, place - 1, axis=1)[:, place - 1]
    return result
