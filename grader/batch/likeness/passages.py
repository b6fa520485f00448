"""Where two works are alike: stretches of lines on both sides."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple

import numpy as np

from grader.batch.likeness.code import Part
from grader.batch.likeness.winnowing import Hashes, Prints
from grader.reports.classbook import Passage

_GAP: Final = 3
"""Fingerprints that a stretch may skip: a line that was changed takes some."""
_MOST: Final = 20
"""The most stretches that are told of two works."""


class _Lines:
    """The lines of a work, those of its parts one after the other."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._begins = [0, *accumulate(part.text.count("\n") + 1 for part in parts)][:-1]

    def file(self, line: int) -> str:
        """The file in which a line stands."""
        return self._part(line)[0].file

    def passage(self, first: int, last: int) -> Passage:
        """From one line to another one of the same file."""
        (begin, top), (end, bottom) = self._part(first), self._part(last)
        lines = [line for part in self._parts for line in part.text.split("\n")][first : last + 1]
        return Passage(begin.file, (begin.cell, first - top + 1), (end.cell, last - bottom + 1), "\n".join(lines))

    def _part(self, line: int) -> tuple[Part, int]:
        """The part in which a line stands, and the part's first line."""
        place = bisect_right(self._begins, line) - 1
        return self._parts[place], self._begins[place]


class _Mark(NamedTuple):
    """A fingerprint that both works have: its hash, its place among those of its work, its file and its lines."""

    hash: int
    at: int
    file: str
    first: int
    last: int


@dataclass
class _Stretch:
    """Marks of both works that follow one another, by the last of each; and the lines so far."""

    marks: tuple[_Mark, _Mark]
    left: tuple[int, int]
    right: tuple[int, int]

    def goes_on(self, left: _Mark, right: _Mark) -> bool:
        """Whether a pair of marks follows closely on both sides."""
        pairs = zip(self.marks, (left, right), strict=True)
        return all(old.file == new.file and 0 < new.at - old.at <= _GAP + 1 for old, new in pairs)

    def add(self, left: _Mark, right: _Mark) -> None:
        """Go on to a pair of marks."""
        self.marks = left, right
        self.left = self.left[0], max(self.left[1], left.last)
        self.right = self.right[0], max(self.right[1], right.last)


def passages(
    works: tuple[Prints, Prints], shared: Hashes, code: tuple[Sequence[Part], Sequence[Part]]
) -> list[tuple[Passage, Passage]]:
    """The longest of the places at which both works have what is `shared`, in the order of the first one's lines."""
    sides = _Lines(code[0]), _Lines(code[1])
    left, right = ([*_marks(prints, shared, lines)] for prints, lines in zip(works, sides, strict=True))
    longest = sorted(_stretches(left, right), key=lambda one: one.left[0] - one.left[1])[:_MOST]
    return [
        (sides[0].passage(*one.left), sides[1].passage(*one.right)) for one in sorted(longest, key=lambda one: one.left)
    ]


def _marks(prints: Prints, shared: Hashes, lines: _Lines) -> Iterator[_Mark]:
    for at in np.flatnonzero(np.isin(prints.hashes, shared)).tolist():
        first = int(prints.first[at])
        yield _Mark(int(prints.hashes[at]), at, lines.file(first), first, int(prints.last[at]))


def _stretches(left: Sequence[_Mark], right: Sequence[_Mark]) -> list[_Stretch]:
    places = defaultdict(list)
    for mark in right:
        places[mark.hash].append(mark)
    found: list[_Stretch] = []
    for mark in left:
        there = places[mark.hash]
        now = found[-1] if found else None
        further = next((one for one in there if now is not None and now.goes_on(mark, one)), None)
        if now is not None and further is not None:
            now.add(mark, further)
        else:
            found.append(_Stretch((mark, there[0]), mark[3:], there[0][3:]))
    return found
