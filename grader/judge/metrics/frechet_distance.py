"""Fréchet distance between two sets of features, and how far from 0 chance alone puts it."""

import numpy as np
from numpy.typing import ArrayLike

from grader.judge.neighbours import Floats, as_rows, finite, matched


def frechet_distance(first: ArrayLike, second: ArrayLike) -> float:
    """The squared Fréchet distance between the Gaussians that have the means and covariances of two sets.

    |m1 - m2|^2 + trace(C1 + C2 - 2 (C1 C2)^(1/2)), after Heusel et al., "GANs Trained by a Two Time-Scale Update Rule
    Converge to a Local Nash Equilibrium" (2017), with covariances divided by N - 1. Sets of the same distribution are
    apart by chance alone, the further the fewer they are: see `frechet_bias`.

    Args:
        first: features (N, D) of N things, N at least 2.
        second: features (M, D).

    Returns:
        The distance, at least 0, in the square of the features' unit; NaN if any number is NaN or infinite.

    Raises:
        ValueError: a set has fewer than two rows, or their rows differ in length.
    """
    left, right = matched(first, second, ("the first features", "the second features"))
    if min(len(left), len(right)) < 2:
        raise ValueError(f"sets of {len(left)} and {len(right)} have no covariance: each must have at least 2 rows")
    if not finite(left, right):
        return float("nan")
    means = float(np.sum((left.mean(axis=0) - right.mean(axis=0)) ** 2))
    covariance, other = _covariance(left), _covariance(right)
    root = _root(covariance)
    # The eigenvalues of C1 C2 are those of C1^(1/2) C2 C1^(1/2), which is symmetric.
    cross = float(np.sqrt(np.linalg.eigvalsh(root @ other @ root).clip(0)).sum())
    return max(0.0, means + float(np.trace(covariance) + np.trace(other)) - 2 * cross)


def frechet_bias(features: ArrayLike, first: int, second: int, rng: np.random.Generator) -> float:
    """The distance to be expected of `first` and `second` things that are both drawn from where `features` are.

    Its leading term falls with the size of the sets as 1 / first + 1 / second. Its size is found by cutting `features`
    into two halves, several times over; it grows with the number of dimensions.

    Args:
        features: features (N, D) of N real things, N at least 4.
        first: how many things there are in the one set.
        second: how many in the other.
        rng: what to shuffle by.

    Returns:
        The mean distance, in the square of the features' unit; NaN if any number is NaN or infinite.

    Raises:
        ValueError: there are too few features, or a set is empty.
    """
    rows = as_rows(features, "the features")
    if len(rows) < 4 or min(first, second) < 1:
        raise ValueError(f"{len(rows)} features can't say it for sets of {first} and {second}: give 4 or more")
    half = len(rows) // 2
    shuffled = [rng.permutation(rows) for _ in range(SPLITS)]
    apart = np.mean([frechet_distance(order[:half], order[half:]) for order in shuffled])
    return float(apart) * (1 / first + 1 / second) / (1 / half + 1 / (len(rows) - half))


SPLITS = 4


def _covariance(rows: Floats) -> Floats:
    return np.atleast_2d(np.cov(rows, rowvar=False))


def _root(matrix: Floats) -> Floats:
    """The square root of a symmetric matrix without negative eigenvalues."""
    values, vectors = np.linalg.eigh(matrix)
    root: Floats = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    return root
