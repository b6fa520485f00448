"""Which record of a wrong work a student's record is: pure functions of observations.

The n-th observation of a name in one record is held against the n-th of that name in the other. A wrong work explains
a student's record where all that both hold is alike, and differs from the reference where the student does. To name no
mistake is better than to name the wrong one, so that figures which many mistakes share (all zero, all the same, nan)
show nothing by themselves. How a check ended must be of the same kind in both, an exception, say; it shows something
where it is the very same, with the shapes that an exception names.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

import numpy as np

from grader.judge.diagnosis.observations import ANSWERED, ENDING, Observation, Value, kind_of_ending

TOLERANCE: Final = 1e-3
"""Of the larger size of two arrays; room enough for float32."""

Key = tuple[str, int]
END: Final[Key] = (ENDING, 0)
Record = Sequence[Observation]


@dataclass(frozen=True)
class Comparison:
    """What a student's record and the reference's hold, and the places where they part ways, in the student's order."""

    own: Mapping[Key, Observation]
    right: Mapping[Key, Observation]
    parted: tuple[Key, ...]

    def explained_by(self, record: Record) -> bool:
        """Whether `record` is the student's, as far as both go, and tells itself from the reference's."""
        other = _keyed(record)
        if not self.parted or self.parted[0] not in other or not self.allows(record):
            return False
        return any(
            key in other
            and telling(self.own[key])
            and alike(self.own[key].value, other[key].value)
            and not alike(other[key].value, self.right[key].value)
            for key in self.parted
        )

    def allows(self, record: Record) -> bool:
        """Whether nothing in the student's record speaks against its being `record`, as far as both go."""
        other = _keyed(record)
        return all(
            _consistent(key, mine.value, other[key].value) if key in other else key not in self.right
            for key, mine in self.own.items()
        )

    @property
    def facts_alone(self) -> bool:
        """Whether all that tells something is single facts, which may have more causes than are known."""
        return not any(_is_array(self.own[key]) and telling(self.own[key]) for key in self.parted)

    @property
    def ending_alone(self) -> bool:
        """Whether nothing tells the work from the reference but how the check ended."""
        return self.shown == END

    @property
    def shown(self) -> Key | None:
        """The first place where the student's value says something; None where there is none."""
        return next((key for key in self.parted if telling(self.own[key])), None)


def compare(own: Record, right: Record) -> Comparison:
    """Hold a student's record against the reference's. Where the check names what it sees, only that is compared."""
    named = any(one.named and one.name != ENDING for one in (*own, *right))
    mine, due = (_keyed([one for one in record if one.named or not named]) for record in (own, right))
    parted = tuple(key for key in mine if key in due and not alike(mine[key].value, due[key].value))
    return Comparison(mine, due, parted)


def value_at(record: Record, key: Key) -> Value | None:
    """What `record` holds at `key`."""
    found = _keyed(record).get(key)
    return None if found is None else found.value


def alike(left: Value, right: Value) -> bool:
    """Whether two values are the same up to rounding; nan is like nan at the same place."""
    if isinstance(left, str) or isinstance(right, str):
        return isinstance(left, str) and isinstance(right, str) and left == right
    if left.shape != right.shape:
        return False
    finite = np.isfinite(left)
    if not np.array_equal(left[~finite], right[~finite], equal_nan=True) or not np.isfinite(right[finite]).all():
        return False
    mine, other = left[finite], right[finite]
    if not mine.size:
        return True
    size = max(float(np.abs(mine).max()), float(np.abs(other).max()))
    with np.errstate(over="ignore"):
        return bool(np.abs(mine - other).max() <= TOLERANCE * size)


def telling(one: Observation) -> bool:
    """Whether the value can't be had by many ways. What a check names is taken at its word if it is a single fact."""
    if isinstance(one.value, str):
        return one.named
    if not np.isfinite(one.value).all():
        return False
    if one.value.size == 1:
        return one.named
    spread = float(one.value.max()) - float(one.value.min())
    return spread > TOLERANCE * float(np.abs(one.value).max())


def _keyed(record: Record) -> dict[Key, Observation]:
    """Observations by name and turn, the ending last."""
    seen: Counter[str] = Counter()
    keyed = {}
    for one in record:
        keyed[one.name, seen[one.name]] = one
        seen[one.name] += 1
    keyed[END] = keyed.pop(END, Observation(ENDING, ANSWERED, named=True))
    return keyed


def _consistent(key: Key, own: Value, other: Value) -> bool:
    if key == END and isinstance(own, str) and isinstance(other, str):
        return kind_of_ending(own) == kind_of_ending(other)
    return alike(own, other)


def _is_array(one: Observation) -> bool:
    return not isinstance(one.value, str) and one.value.size > 1


@dataclass(frozen=True)
class Standing:
    """How a work ended: the criteria without a metric that it `passed` and `lost`, and those that each mistake fails.

    What fails a criterion that was passed, was not made: the same figures have another cause then.
    """

    passed: frozenset[str]
    lost: frozenset[str]
    fails: Mapping[str, frozenset[str]]

    def possible(self, *mistakes: str) -> bool:
        """Whether all `mistakes` may have been made."""
        return not any(self.fails[one] & self.passed for one in mistakes)

    def narrowed(self, candidates: Mapping[str, Sequence[str]], by_facts: AbstractSet[str]) -> dict[str, list[str]]:
        """The mistakes that explain each criterion: those that are possible and, of several, those that explain all.

        For criteria that are explained `by_facts` alone none is left, unless all that was lost is explained.
        """
        found = {criterion: [one for one in names if self.possible(one)] for criterion, names in candidates.items()}
        sets = [{*names} for names in found.values() if names]
        common = set.intersection(*sets) if sets else set()
        found = {criterion: [one for one in names if one in common] or names for criterion, names in found.items()}
        explained = {lost for names in found.values() for one in names for lost in self.fails[one]}
        doubtful = by_facts if self.lost - explained else ()
        return {criterion: [] if criterion in doubtful else names for criterion, names in found.items()}
