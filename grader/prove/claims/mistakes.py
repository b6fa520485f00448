"""Every known mistake loses what it should and nothing else, and every criterion is lost to some mistake."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.mistakes import Mistake
from grader.course.rubric import Criterion
from grader.judge.grade import CriterionOutcome, Grade, Verdict
from grader.prove.grades import told, ungraded
from grader.prove.lending import grade_lent
from grader.prove.proof import Finding
from grader.prove.setting import Setting, contents

_FINE = (Verdict.passed, Verdict.not_applicable)
_LOST = (Verdict.failed, Verdict.partial, Verdict.timed_out, Verdict.crashed)


@dataclass(frozen=True)
class LosesWhatItShould:
    """One mistake fails all that it lists, and nothing else but what it may."""

    mistake: str
    group: str = "mistake"

    @property
    def name(self) -> str:
        """The mistake's id."""
        return self.mistake

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """The reference as the mistake leaves it, what it must fail, and what is asked; for metrics their worth."""
        mistake = setting.known.mistake(self.mistake)
        yield setting.known.wrong(mistake).encode()
        yield repr((mistake.fails, mistake.may_fail)).encode()
        yield from contents(setting.known.weights(mistake))
        yield from setting.judges() if _trains(setting, mistake) else setting.asks()

    def findings(self, setting: Setting) -> list[Finding]:
        """A finding for each criterion that ends otherwise than the mistake says; often a single training shows all."""
        mistake = setting.known.mistake(self.mistake)
        if not _trains(setting, mistake):
            return self._found(setting, mistake, setting.untrained())
        return self._found(setting, mistake, trainings=1) and self._found(setting, mistake)

    def _found(
        self, setting: Setting, mistake: Mistake, only: Sequence[Criterion] = (), trainings: int | None = None
    ) -> list[Finding]:
        known = setting.known
        with tempfile.TemporaryDirectory(prefix="grader-") as folder:
            known.lay(mistake, Path(folder), setting.assignment.rubric.entry.module)
            grade = grade_lent(setting, Path(folder), only, trainings=trainings)
        says = _differences(mistake, grade, setting.assignment.rubric.criteria)
        found = [Finding(known.file, known.line(mistake), f"{mistake.id}: {what}") for what in says]
        return [*ungraded(setting, grade, known.file), *found]


@dataclass(frozen=True)
class EachCriterionIsLost:
    """Every criterion stands in the `fails` of some mistake: a check that no mistake fails shows nothing."""

    group: str = "mistake"
    name: str = "every criterion is failed by some mistake"

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """The list of the mistakes."""
        return [repr(setting.known.catalogue).encode(), *setting.asks()]

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """A finding for each criterion that no mistake fails."""
        lost = {name for mistake in setting.known.catalogue.mistakes for name in mistake.fails}
        for criterion in setting.assignment.rubric.criteria:
            if criterion.id not in lost:
                yield Finding(setting.known.file, 1, f"no mistake fails {criterion.id}: add one that does")


def claims(setting: Setting) -> list[LosesWhatItShould | EachCriterionIsLost]:
    """A claim for each mistake, and one for all of them."""
    return [EachCriterionIsLost(), *(LosesWhatItShould(mistake.id) for mistake in setting.known.catalogue.mistakes)]


def _trains(setting: Setting, mistake: Mistake) -> bool:
    """Whether it must fail something that only training shows."""
    return any(criterion.metric is not None and criterion.id in mistake.fails for criterion in _all(setting))


def _all(setting: Setting) -> tuple[Criterion, ...]:
    return setting.assignment.rubric.criteria


def _differences(mistake: Mistake, grade: Grade, criteria: Iterable[Criterion]) -> Iterator[str]:
    requires = {criterion.id: criterion.requires for criterion in criteria}
    for one in grade.criteria:
        says = _difference(one, mistake, _skippable(mistake, requires))
        if says:
            yield says


def _difference(one: CriterionOutcome, mistake: Mistake, skippable: set[str]) -> str:
    if one.id in mistake.fails:
        return "" if one.verdict in _LOST else f"it must fail {one.id}, which is {told(one)}"
    skipped = one.verdict == Verdict.skipped and one.id in skippable
    free = one.id in mistake.may_fail and one.verdict in _LOST
    fine = one.verdict in _FINE or skipped or free or one.verdict == Verdict.not_graded
    return "" if fine else f"it must not fail {one.id}, which is {told(one)}"


def _skippable(mistake: Mistake, requires: dict[str, tuple[str, ...]]) -> set[str]:
    """The criteria that require, directly or through others, one that the mistake fails."""
    lost = {*mistake.fails, *mistake.may_fail}
    found: set[str] = set()
    while more := {name for name, needs in requires.items() if name not in found and {*lost, *found} & {*needs}}:
        found |= more
    return found
