"""Who of a class handed in work that is suspiciously alike."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from grader.batch.gradebook import Gradebook
from grader.batch.likeness.code import parts_of
from grader.batch.likeness.comparing import LEAST, alike, own_hashes
from grader.batch.likeness.keeping import parts_in, prints_in
from grader.batch.likeness.passages import passages
from grader.batch.likeness.winnowing import Hashes, runs_of
from grader.batch.store_values import Compared
from grader.reports.classbook import Alike, Passage

MOST: Final = 200
"""The most pairs that are told of a class."""


@dataclass(frozen=True)
class _Unit:
    """All who handed in the same tokens: one work, for the comparison."""

    members: tuple[Compared, ...]
    own: Hashes


def suspects(book: Gradebook, template: Path | None, counted: Collection[int]) -> list[Alike]:
    """Which of the hand-ins that are `counted` are suspiciously alike, the most alike first.

    What stands in the folder `template`, or in the work of many, is nobody's own. Work that is the same byte by byte is
    left out: that needs no comparison.
    """
    by_tokens = defaultdict(list)
    for one in book.compared():
        if one.hand_in in counted:
            by_tokens[prints_in(one.prints).hashes.tobytes()].append(one)
    hashes = [prints_in(members[0].prints).hashes for members in by_tokens.values()]
    own = own_hashes(hashes, [len(members) for members in by_tokens.values()], _given(template))
    units = [_Unit(tuple(members), one) for members, one in zip(by_tokens.values(), own, strict=True)]
    found = [*_same(book, units), *_similar(book, units)]
    return sorted(found, key=lambda one: -one.share)[:MOST]


def _given(template: Path | None) -> Hashes:
    """The runs of tokens in what everybody was given."""
    if template is None:
        return runs_of([])
    return runs_of(parts_of({path.relative_to(template).as_posix(): path for path in template.rglob("*")}))


def _same(book: Gradebook, units: Sequence[_Unit]) -> Iterator[Alike]:
    """Those whose works are the same but for names, comments and layout."""
    for unit in units:
        first, *others = unit.members
        other = next((one for one in others if one.digest != first.digest and _apart(first, one)), None)
        if len(unit.own) >= LEAST and other is not None:
            read = partial(_passages, book, (first, other), unit.own)
            yield Alike(_numbers([first]), _numbers(others), 1.0, read)


def _similar(book: Gradebook, units: Sequence[_Unit]) -> Iterator[Alike]:
    for pair in alike([unit.own for unit in units]):
        both = units[pair.left], units[pair.right]
        left, right = _apart_from(*both), _apart_from(*reversed(both))
        if left and right:
            shared = np.intersect1d(both[0].own, both[1].own)
            read = partial(_passages, book, (left[0], right[0]), shared)
            yield Alike(_numbers(left), _numbers(right), pair.share, read)


def _apart_from(unit: _Unit, other: _Unit) -> list[Compared]:
    """Those of `unit` who don't share in all works of `other`."""
    return [one for one in unit.members if any(_apart(one, another) for another in other.members)]


def _numbers(members: Iterable[Compared]) -> tuple[int, ...]:
    return tuple(one.hand_in for one in members)


def _apart(left: Compared, right: Compared) -> bool:
    """Whether nobody shares in both works."""
    return not {one.id for one in left.people} & {one.id for one in right.people}


def _passages(book: Gradebook, both: tuple[Compared, Compared], shared: Hashes) -> list[tuple[Passage, Passage]]:
    left, right = both
    code = parts_in(book.code(left.digest)), parts_in(book.code(right.digest))
    return passages((prints_in(left.prints), prints_in(right.prints)), shared, code)
