"""Every mutant of the reference is found out by some check, or is explained: wrong work must not earn full marks."""

import ast
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from grader.course.mistakes import Equivalent
from grader.course.patching import lines_of, patched
from grader.judge.grade import Grade, Verdict
from grader.judge.grading import grade
from grader.prove.claim import SkipClaim
from grader.prove.grades import told, ungraded
from grader.prove.lending import lent
from grader.prove.mutants.derive import Mutant, mutants_of
from grader.prove.proof import Finding
from grader.prove.setting import Setting

_FINE = (Verdict.passed, Verdict.not_applicable)
_LOST = (Verdict.failed, Verdict.partial, Verdict.timed_out, Verdict.crashed)


@dataclass(frozen=True)
class IsFoundOut:
    """One mutant doesn't earn all that needs no training."""

    mutant: str
    group: str = "mutant"

    @property
    def name(self) -> str:
        """The mutant's name."""
        return self.mutant

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """The changed reference and what is asked."""
        return [self._mutant(setting).source.encode(), *setting.asks()]

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """A finding if it survives, or if a check breaks on it."""
        mutant = self._mutant(setting)
        found = _graded(setting, mutant)
        yield from _broken(setting, found, mutant)
        if _survives(found):
            says = "earns all that needs no training: a check is missing, or explain it under `equivalent:` in"
            yield Finding(setting.solution, mutant.line, f"{mutant.says}: {says} {setting.known.file.name}")

    def _mutant(self, setting: Setting) -> Mutant:
        mutants = _mutants(setting.known.source, _names(setting))
        return next(mutant for mutant in mutants if mutant.name == self.mutant)


@dataclass(frozen=True)
class Explains:
    """An entry of `equivalent` covers a mutant that survives."""

    entry: str
    group: str = "mutant"

    @property
    def name(self) -> str:
        """The entry's id."""
        return f"equivalent {self.entry}"

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """The mutants that it covers and what is asked."""
        return [*(mutant.source.encode() for mutant in self._covered(setting)), *setting.asks()]

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """A finding if nothing of what it covers survives, and for each check that breaks on that."""
        known = setting.known
        line = known.line(self._entry(setting))
        found = None
        for mutant in self._covered(setting):
            found = _graded(setting, mutant)
            yield from _broken(setting, found, mutant)
            if _survives(found):
                return
        why = f"a check finds out what it explains ({_lost(found)})" if found else "it explains no mutant"
        yield Finding(known.file, line, f"{self.entry}: {why}: remove it")

    def _entry(self, setting: Setting) -> Equivalent:
        return next(entry for entry in setting.known.catalogue.equivalent if entry.id == self.entry)

    def _covered(self, setting: Setting) -> Sequence[Mutant]:
        return _shares(setting).explained[self.entry]


def claims(setting: Setting) -> list[Explains | IsFoundOut]:
    """A claim for each explanation, and one for each mutant without any."""
    shares = _shares(setting)
    return [*map(Explains, shares.explained), *(IsFoundOut(mutant.name) for mutant in shares.unexplained)]


@dataclass(frozen=True)
class _Shares:
    """The mutants that each entry of `equivalent` covers, by its id, and those that none covers."""

    explained: dict[str, tuple[Mutant, ...]]
    unexplained: tuple[Mutant, ...]


def _shares(setting: Setting) -> _Shares:
    return _shared_out(setting.known.source, _names(setting), setting.known.catalogue.equivalent)


@cache
def _shared_out(source: str, names: tuple[str, ...], entries: tuple[Equivalent, ...]) -> _Shares:
    """An entry about one mutant goes before those about its definition."""
    left = _mutants(source, names)
    explained: dict[str, tuple[Mutant, ...]] = {}
    for entry in sorted(entries, key=lambda entry: entry.patch is None):
        explained[entry.id] = tuple(_covered(entry, left, source))
        left = tuple(mutant for mutant in left if mutant not in explained[entry.id])
    return _Shares(explained, left)


def _covered(entry: Equivalent, mutants: Sequence[Mutant], source: str) -> Iterator[Mutant]:
    if entry.patch is not None:
        meant = _tree(patched(source, entry.patch))
        yield from (mutant for mutant in mutants if _tree(mutant.source) == meant)
    elif entry.definition is not None:
        lines = lines_of(source, entry.definition)
        yield from (mutant for mutant in mutants if mutant.line in lines)


@cache
def _mutants(source: str, names: tuple[str, ...]) -> tuple[Mutant, ...]:
    return tuple(mutants_of(source, names))


@cache
def _tree(source: str) -> str:
    return ast.dump(ast.parse(source))


def _names(setting: Setting) -> tuple[str, ...]:
    entry = setting.assignment.rubric.entry
    return (*entry.names, *entry.also)


def _graded(setting: Setting, mutant: Mutant) -> Grade:
    """The grade of `mutant` by the checks that need no training, up to the first that it loses.

    Raises `SkipClaim` where there are no such checks, or no time is left.
    """
    if time.monotonic() > setting.until:
        raise SkipClaim("the budget was used up")
    untrained = setting.untrained()
    if not untrained:
        raise SkipClaim("every criterion has a metric, so that mutants would have to be trained")
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        path = Path(folder, setting.assignment.rubric.entry.module)
        path.write_text(mutant.source, encoding="utf-8")
        with lent(setting, replace(setting.order(untrained), stop_early=True)) as order:
            return grade(order, path)


def _survives(found: Grade) -> bool:
    return found.status == "graded" and all(one.verdict in _FINE for one in found.criteria)


def _broken(setting: Setting, found: Grade, mutant: Mutant) -> Iterator[Finding]:
    """The checks that break on `mutant`; that it can't be graded at all is as good as a loss."""
    if found.status == "not_graded":
        for finding in ungraded(setting, found, setting.solution):
            yield replace(finding, says=f"{finding.says}, where {mutant.says}")


def _lost(found: Grade) -> str:
    return ", ".join(f"{one.id} is {told(one)}" for one in found.criteria if one.verdict in _LOST)
