"""A student's model, asked from outside by what `train_step` says of batches of ids."""

import numpy as np

from grader.judge.author import Proxy, fail, number

Array = np.ndarray
PAD, EOS, UNK, GO = range(4)
CODES = ("<PAD>", "<EOS>", "<UNK>", "<GO>")
FIRST = len(CODES)
SOURCE_SIZE, TARGET_SIZE = 23, 31


def build(stage: Proxy, source_size: int = SOURCE_SIZE, target_size: int = TARGET_SIZE) -> Proxy:
    """A new model inside."""
    return stage["build"](source_size, target_size)


def draw_source(rng: np.random.Generator, rows: int, length: int, size: int = SOURCE_SIZE) -> Array:
    """Ids of words (rows, length)."""
    return rng.integers(FIRST, size, (rows, length))


def draw_target(rng: np.random.Generator, rows: int, length: int, size: int = TARGET_SIZE) -> Array:
    """Ids of words, and `<EOS>` after them, (rows, length + 1)."""
    return np.concatenate([rng.integers(FIRST, size, (rows, length)), np.full((rows, 1), EOS)], axis=1)


def pad(rows: Array, by: int) -> Array:
    """The ids with so many `<PAD>` more in each row."""
    return np.pad(rows, ((0, 0), (0, by)), constant_values=PAD)


def loss(stage: Proxy, model: Proxy, source: Array, target: Array) -> float:
    """The loss of a batch, as `train_step` tells it; the model stays as it is."""
    told: float = stage["loss"](model, source, target, returns=number(finite=False))
    return told


def alike(one: float, other: float, close: float = 1e-4) -> bool:
    """Whether two losses are the same but for rounding. NaN is like nothing."""
    return abs(one - other) <= close * max(abs(one), abs(other), 1e-3)


def require_finite(found: float, of_what: str) -> None:
    """Fail where a loss isn't a number."""
    if not np.isfinite(found):
        fail(
            asked=f"The loss of {of_what} should be a number.",
            got=f"It is {found}.",
            look="A mean over nothing is NaN, and so is a softmax over places that are all masked with -inf: mask with "
            "a large negative number, -1e9.",
        )
