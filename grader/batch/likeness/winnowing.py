"""Fingerprints of token streams: of each few runs in a row one is kept, the same ones wherever the same text stands.

After S. Schleimer, D. Wilkerson and A. Aiken, "Winnowing: Local Algorithms for Document Fingerprinting" (SIGMOD 2003).
Two texts that share `RUN + WINDOW - 1` tokens in a row have a fingerprint in common; fewer than `RUN` give none.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from grader.batch.likeness.code import Part
from grader.batch.likeness.tokens import Places, Symbols, Tokens, tokens_of
from grader.judge.peeking import python_of

RUN: Final = 20
"""Tokens in a run: some three lines."""
WINDOW: Final = 8
"""Runs that begin one after the other, of which one is kept."""
_BASE: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX: Final = np.uint64(0xD6E8FEB86659FD93)
_HALF: Final = np.uint64(32)

Hashes = npt.NDArray[np.uint32]


class Prints(NamedTuple):
    """Fingerprints in the order of the text: the hash of each run, and the lines, from 0, from which to which it goes.

    The lines of a work are those of its parts one after the other.
    """

    hashes: Hashes
    first: Places
    last: Places


def prints_of(parts: Sequence[Part]) -> Prints:
    """The fingerprints of a work. No run goes on from one file into the next; from cell to cell it may."""
    found = [_winnowed(tokens) for tokens in _streams(parts)]
    none = np.array([], np.int64)
    first, last = (np.concatenate([none, *(one[side] for one in found)]) for side in (1, 2))
    return Prints(np.concatenate([none.astype(np.uint32), *(one.hashes for one in found)]), first, last)


def runs_of(parts: Sequence[Part]) -> Hashes:
    """The hashes of all runs of what everybody was given, each once."""
    return np.unique(np.concatenate([np.array([], np.uint32), *(_hashed(one.symbols) for one in _streams(parts))]))


def _streams(parts: Iterable[Part]) -> Iterator[Tokens]:
    """The tokens of each file."""
    line = 0
    for _, members in groupby(parts, key=lambda part: part.file):
        found = []
        for part in members:
            tokens = tokens_of(part.text if part.cell is None else python_of(part.text))
            found.append(tokens._replace(first=tokens.first + line, last=tokens.last + line))
            line += part.text.count("\n") + 1
        yield Tokens(*map(np.concatenate, zip(*found, strict=True)))


def _hashed(symbols: Symbols) -> Hashes:
    """The hash of each run of `RUN` symbols."""
    count = max(0, len(symbols) - RUN + 1)
    whole = np.zeros(count, np.uint64)
    for place in range(RUN if count else 0):
        whole = whole * _BASE + symbols[place : place + count]
    whole = (whole ^ (whole >> _HALF)) * _MIX
    return (whole >> _HALF).astype(np.uint32)


def _winnowed(tokens: Tokens) -> Prints:
    """Of each window the least hash, of equal ones the last."""
    hashes = _hashed(tokens.symbols)
    size = min(WINDOW, len(hashes))
    if not size:
        return Prints(hashes, tokens.first[:0], tokens.last[:0])
    windows = np.lib.stride_tricks.sliding_window_view(hashes, size)[:, ::-1]
    kept = np.unique(np.arange(len(windows)) + size - 1 - windows.argmin(axis=1))
    return Prints(hashes[kept], tokens.first[kept], tokens.last[kept + RUN - 1])
