"""Which of many works have more in common than chance and the task bring about.

They are looked up in an index of fingerprints: pairs that share nothing cost nothing.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from grader.batch.likeness.winnowing import Hashes

MANY: Final = 10
"""So many works at least, and more than a third of all, share what counts as the task's and nobody's own."""
MOST: Final = 200
"""What more works than this share is nobody's own in however large a class."""
LEAST: Final = 10
"""Fingerprints that must be shared: some 60 tokens."""
SHARE: Final = 0.5
"""The share of the fingerprints that are one's own from which on two works are suspiciously alike."""


class Found(NamedTuple):
    """Two works by their places, `left` before `right`, and the share of the smaller one's own that both have."""

    left: int
    right: int
    share: float


def own_hashes(works: Sequence[Hashes], sizes: Sequence[int], given: Hashes) -> list[Hashes]:
    """Of each work what is neither in `given`, which everybody had, nor shared by many; each once, in order.

    `sizes` says how many handed in each of the works.
    """
    each = [np.setdiff1d(one, given) for one in works]
    hashes, ids = np.unique(_joined(each), return_inverse=True)
    owners = np.repeat(np.arange(len(each)), [len(one) for one in each])
    counts = np.bincount(ids, weights=np.asarray(sizes)[owners], minlength=len(hashes))
    common = hashes[counts > min(MOST, max(MANY, sum(sizes) / 3))]
    return [np.setdiff1d(one, common, assume_unique=True) for one in each]


def alike(own: Sequence[Hashes]) -> Iterator[Found]:
    """The pairs of works that are suspiciously alike."""
    lengths = np.array([len(one) for one in own], np.int64)
    _, ids = np.unique(_joined(own), return_inverse=True)
    owners = np.repeat(np.arange(len(own)), lengths)
    by_hash = owners[np.argsort(ids, kind="stable")]
    sizes = np.bincount(ids) if len(ids) else np.array([], np.int64)
    begins = np.cumsum(sizes) - sizes
    ends = np.cumsum(lengths)
    for left, (end, length) in enumerate(zip(ends, lengths, strict=True)):
        if length < LEAST:
            continue
        mine = ids[end - length : end]
        shared = np.bincount(by_hash[_ranges(begins[mine], sizes[mine])], minlength=len(own))
        shared[: left + 1] = 0
        for right in np.flatnonzero((shared >= LEAST) & (shared >= SHARE * np.minimum(length, lengths))):
            yield Found(left, int(right), float(shared[right] / min(length, lengths[right])))


def _joined(hashes: Sequence[Hashes]) -> Hashes:
    return np.concatenate([np.array([], np.uint32), *hashes])


def _ranges(begins: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """`begins[i]` up to `begins[i] + sizes[i]`, for each i in a row."""
    ends = np.cumsum(sizes)
    return np.arange(ends[-1]) + np.repeat(begins - ends + sizes, sizes)
