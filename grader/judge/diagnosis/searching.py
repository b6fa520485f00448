"""The search for mistakes that give a student's figures: one by one, then two at once, then what figures alone tell."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from grader.course.rubric import Criterion
from grader.judge.diagnosis.catalogue import Shelf
from grader.judge.diagnosis.hints import hint
from grader.judge.diagnosis.matching import Comparison, Record, Standing, compare, value_at
from grader.judge.diagnosis.records import RIGHT, Names, Records
from grader.judge.diagnosis.telling import evidence_of, name_both, name_one, name_several, slip
from grader.judge.grade import Diagnosis

PAIR_SECONDS: Final = 4.0
MOST_PAIRS: Final = 40
"""For each criterion; of more, none is tried, since a few by chance would name one where another fits as well."""


@dataclass(frozen=True)
class Loss:
    """A lost criterion, and what its check saw of the student's work."""

    criterion: Criterion
    record: Record


@dataclass(frozen=True)
class _Tried:
    """A loss, how it differs from the reference, and the mistakes that explain it with what the check saw of them.

    Of those in `ruled_out` the check would have seen something else.
    """

    loss: Loss
    comparison: Comparison
    fitting: Mapping[Names, Record]
    ruled_out: frozenset[Names]

    @property
    def id(self) -> str:
        return self.loss.criterion.id

    @property
    def public(self) -> bool:
        return self.loss.criterion.visibility == "public"

    def evidence(self, names: Names) -> str:
        """What shows that it was these mistakes."""
        key = self.comparison.shown
        mistaken = value_at(self.fitting[names], key) if key is not None else None
        assert key is not None
        assert mistaken is not None
        return evidence_of(key[0], self.comparison.own[key].value, mistaken, public=self.public)


def search(
    records: Records, shelf: Shelf, losses: Sequence[Loss], standing: Standing, until: float
) -> dict[str, Diagnosis] | None:
    """A diagnosis for each criterion that has one; None where there was no time to try the mistakes one by one.

    Raises what `records` raise.
    """
    suspects = {
        loss.criterion.id: [(name,) for name in shelf.failing(loss.criterion.id) if standing.possible(name)]
        for loss in losses
    }
    tried = _try(records, losses, suspects, until)
    if tried is None:
        return None
    explained = {one.id: [name for (name,) in one.fitting] for one in tried}
    elsewhere = {name for one in tried for (name,) in one.ruled_out}
    for one in tried:
        if one.comparison.facts_alone:
            explained[one.id] = [name for name in explained[one.id] if name not in elsewhere]
    named = standing.narrowed(explained, {one.id for one in tried if one.comparison.facts_alone})
    named |= {one.id: [] for one in tried if one.comparison.ending_alone and len(named[one.id]) > 1}
    unexplained = [
        one for one in tried if not named[one.id] and one.comparison.shown and not one.comparison.ending_alone
    ]
    known = sorted({names[0] for names in named.values() if len(names) == 1})
    couples = {
        one.id: [pair for pair in _couples(shelf, one.id, known) if standing.possible(*pair)] for one in unexplained
    }
    return {
        **_slips(tried),
        **_pairs(records, shelf, unexplained, couples, until),
        **{one.id: _singly(shelf, one, named[one.id]) for one in tried if named[one.id]},
    }


def _try(
    records: Records, losses: Sequence[Loss], suspects: Mapping[str, Sequence[Names]], until: float
) -> list[_Tried] | None:
    """Put each loss's check to the reference and to the suspects; None where there was no time for that."""
    asked: dict[str, dict[Names, None]] = {}
    for loss in losses:
        asked.setdefault(loss.criterion.check, {}).update(dict.fromkeys([RIGHT, *suspects[loss.criterion.id]]))
    found = records.seen({check: [*works] for check, works in asked.items()}, until)
    if found is None:
        return None
    tried = []
    for loss in losses:
        seen = found[loss.criterion.check]
        if RIGHT not in seen:
            continue
        comparison = compare(loss.record, seen[RIGHT])
        by_names = {names: seen[names] for names in suspects[loss.criterion.id] if names in seen}
        fitting = {names: record for names, record in by_names.items() if comparison.explained_by(record)}
        ruled_out = frozenset(names for names, record in by_names.items() if not comparison.allows(record))
        tried.append(_Tried(loss, comparison, fitting, ruled_out))
    return tried


def _singly(shelf: Shelf, tried: _Tried, names: Sequence[str]) -> Diagnosis:
    mistakes, evidence = [shelf.mistakes[name] for name in names], tried.evidence((names[0],))
    return name_one(mistakes[0], evidence) if len(mistakes) == 1 else name_several(mistakes, evidence)


def _pairs(
    records: Records, shelf: Shelf, unexplained: Sequence[_Tried], couples: Mapping[str, list[Names]], until: float
) -> dict[str, Diagnosis]:
    """Two mistakes at once, for what no single one explains; only where just one pair does, and in a few seconds."""
    suspects = {name: pairs for name, pairs in couples.items() if 0 < len(pairs) <= MOST_PAIRS}
    losses = [one.loss for one in unexplained if one.id in suspects]
    tried = _try(records, losses, suspects, min(until, time.monotonic() + PAIR_SECONDS)) if losses else None
    found = {}
    for one in tried or ():
        if len(one.fitting) == 1:
            (names,) = one.fitting
            found[one.id] = name_both([shelf.mistakes[name] for name in names], one.evidence(names))
    return found


def _couples(shelf: Shelf, criterion: str, known: Sequence[str]) -> Iterator[Names]:
    """Pairs that lose the criterion; where mistakes are known by now, those with one of them alone."""
    failing = shelf.failing(criterion)
    if not known:
        yield from combinations(failing, 2)
        return
    yield from combinations(known, 2)
    yield from ((one, other) for one in known for other in failing if other not in known)


def _slips(tried: Sequence[_Tried]) -> dict[str, Diagnosis]:
    """How the figures of public criteria differ from the right ones, where that has a simple form."""
    found = {one.id: hint(one.comparison) for one in tried if one.public}
    return {name: slip(*said) for name, said in found.items() if said is not None}
