"""Perplexity of a text under a model's predictions."""

import numpy as np
from numpy.typing import ArrayLike


def perplexity(log_probabilities: ArrayLike, targets: ArrayLike) -> float:
    """The mean negative log-probability of the words that came, as the power of e; rows are normalised here.

    Each row's probabilities are divided by their sum, so that scores before a softmax do as well and nothing is gained
    by rows that sum to more than 1.

    Args:
        log_probabilities: natural logarithms (N, V), for N places and V words, up to a constant of each row.
        targets: the word that came at each place (N,), whole numbers from 0 to V - 1.

    Returns:
        From 1 up, V for rows that are all alike; infinite where a word was given no chance; NaN if there are no places
        or a number in a row is NaN or +infinite.

    Raises:
        ValueError: the shapes don't belong together, or a target is no word's number.
    """
    rows, words = np.asarray(log_probabilities, dtype=np.float64), np.asarray(targets)
    if rows.ndim != 2 or words.shape != rows.shape[:1]:
        raise ValueError(f"log_probabilities of shape {rows.shape} don't belong to targets of shape {words.shape}")
    if words.size and (words.dtype.kind not in "iu" or words.min() < 0 or words.max() >= rows.shape[1]):
        raise ValueError(f"targets must be whole numbers from 0 to {rows.shape[1] - 1}")
    if not rows.size:
        return float("nan")
    top = rows.max(axis=1, keepdims=True)
    if not np.isfinite(top).all():
        return float("nan")
    logsumexp = top[:, 0] + np.log(np.exp(rows - top).sum(axis=1))
    surprise = float(np.mean(logsumexp - rows[np.arange(len(words)), words]))
    with np.errstate(over="ignore"):
        return float(np.exp(surprise))
