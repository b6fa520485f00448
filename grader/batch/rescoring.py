"""A new grade out of an old one's answers and figures, where a rubric has changed what they are worth.

The points come from the functions that grading itself uses, so that the outcome is the one which grading again would
give. Where that can't be known from what is kept, the work must run again.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from grader.course.noise import Noise, noise_of
from grader.course.plan import Plan, measuring_weights
from grader.course.rubric import Criterion
from grader.judge.check_result import CheckResult
from grader.judge.deciding import Trial
from grader.judge.diagnosis.telling import unwritten
from grader.judge.grade import CriterionOutcome, Diagnosis, Grade, Verdict
from grader.judge.order import Order
from grader.judge.scoring import Results, blockers, outcomes_alike, outcomes_of, trials_of, undecided
from grader.judge.stages import trains

Gaps = Callable[[], Diagnosis | None]
"""What is left to write in the work, as grading tells it; None where that is nothing."""
Old = Mapping[str, CriterionOutcome]

_LOST: Final = (Verdict.failed, Verdict.partial, Verdict.timed_out, Verdict.crashed)
_OF_GAPS: Final = unwritten(()).evidence


@dataclass(frozen=True)
class Marking:
    """What makes marks of answers: the criteria of a plan, how metrics scatter, the title and the share that passes."""

    plan: Plan
    noise: Mapping[str, Noise]
    title: str
    pass_at: float
    rubric: str

    def trials(self) -> dict[str, str]:
        """What decides the figures of each metric, by criterion, as text that is the same where they decide alike."""
        known = trials_of(self.plan, self.noise)
        return {one.id: repr(_trial(one, known)) for one in self.plan.criteria if one.threshold is not None}


@dataclass(frozen=True)
class Kept:
    """A grade, and the `Marking.trials` that it was given by."""

    grade: Grade
    trials: Mapping[str, str]


@dataclass(frozen=True)
class MustRun:
    """Only grading again can tell; `why` says so in words."""

    why: str


class _Unknown(Exception):
    """What is kept doesn't tell."""


def marking_of(order: Order) -> Marking:
    """The marking of `order`. Raises `AskError` for an unknown profile and `CourseError` for a broken calibration."""
    rubric = order.assignment.rubric
    noise = noise_of(order.assignment, order.profile)
    own = {one.metric: noise[one.metric] for one in rubric.criteria if one.metric in noise and one.metric is not None}
    return Marking(order.plan(), own, rubric.title, rubric.pass_at, order.assignment.digest)


def rescored(kept: Kept, marking: Marking, gaps: Gaps) -> Grade | MustRun:
    """The grade that grading again would give, but for its seconds.

    The plans of both gradings differ in what answers are worth, and in nothing else. An artifact of a training stays,
    even where fewer trainings now decide. `gaps` is asked where the grade is the first to say what is left to write.
    """
    try:
        return _rescored(kept, _for_weights(kept.grade, marking), gaps)
    except _Unknown as unknown:
        return MustRun(str(unknown))


def _rescored(kept: Kept, marking: Marking, gaps: Gaps) -> Grade:
    grade, criteria = kept.grade, marking.plan.criteria
    if grade.status == "not_graded":
        raise _Unknown("it has no grade")
    outcomes: tuple[CriterionOutcome, ...] = ()
    if grade.status == "graded":
        if [one.id for one in grade.criteria] != [one.id for one in criteria]:
            raise _Unknown("it was graded by other criteria")
        outcomes = _outcomes(kept, marking, gaps)
    score = sum(one.score for one in outcomes)
    most = sum(one.max_score for one in outcomes) if outcomes else sum(one.points for one in criteria)
    return replace(
        grade,
        title=marking.title,
        score=round(score, 2),
        max_score=round(most, 2),
        passed=bool(outcomes) and most > 0 and score / most >= marking.pass_at - 1e-9,
        criteria=outcomes,
        provenance=replace(grade.provenance, rubric=marking.rubric) if grade.provenance is not None else None,
    )


def _outcomes(kept: Kept, marking: Marking, gaps: Gaps) -> tuple[CriterionOutcome, ...]:
    criteria = marking.plan.criteria
    old = {one.id: one for one in kept.grade.criteria}
    if _never_loaded(criteria, old):
        first = kept.grade.criteria[0]
        return outcomes_alike(criteria, CheckResult(first.verdict, first.message, first.hint))
    trials = trials_of(marking.plan, marking.noise)
    changed = {name for name, trial in marking.trials().items() if kept.trials.get(name) != trial}
    results = {one.id: _results(one, old[one.id]) for one in criteria}
    # A check that several criteria name has kept figures of each: here each has a check of its own.
    apart = [one.model_copy(update={"check": one.id}) for one in criteria]
    new = outcomes_of(apart, results, trials)
    found = {one.id: one for one in new}
    for criterion in apart:
        if blockers(criterion, found, apart):
            continue
        if blockers(criterion, old, criteria):
            raise _Unknown(f"{criterion.id} was never tried")
        if criterion.id in changed:
            _require_runs(criterion, results[criterion.id], trials)
    _require_same_runs(criteria, results, changed)
    return _diagnosed(new, marking.plan, old, gaps)


def _require_runs(criterion: Criterion, results: Sequence[CheckResult], trials: Mapping[str, Trial]) -> None:
    """Raise `_Unknown` where another number of trainings might decide `criterion`."""
    if undecided(criterion, results, trials):
        raise _Unknown(f"{criterion.id} lies within the noise of a threshold: more trainings decide")
    if not results[0].measurements and _trial(criterion, trials).most > 1:
        raise _Unknown(f"{criterion.id} was lost in one of several trainings")


def _require_same_runs(criteria: Sequence[Criterion], results: Results, changed: set[str]) -> None:
    """Raise `_Unknown` where a figure isn't finite: then all trainings are shown that other metrics asked for, too."""
    for one in criteria:
        beside = {other.id for other in criteria if other.check == one.check and other.id != one.id}
        figures = (figure.value for result in results[one.id] for figure in result.measurements)
        if beside and changed & {one.id, *beside} and not all(map(math.isfinite, figures)):
            raise _Unknown(f"{one.id} was ruined in one of several trainings")


def _results(criterion: Criterion, outcome: CriterionOutcome) -> list[CheckResult]:
    """The results, one a training, that `outcome` was scored from."""
    if not outcome.measurements:
        return [
            CheckResult(
                outcome.verdict,
                outcome.message,
                outcome.hint,
                artifacts=list(outcome.artifacts),
                seconds=outcome.seconds,
            )
        ]
    by_run = [list(figures) for _, figures in groupby(outcome.measurements, lambda figure: figure.seed)]
    runs = [CheckResult(Verdict.passed, measurements=figures, artifacts=list(outcome.artifacts)) for figures in by_run]
    if criterion.threshold is None:
        raise _Unknown(f"{criterion.id} had a threshold")
    runs[0].seconds = outcome.seconds
    return runs


def _never_loaded(criteria: Sequence[Criterion], old: Old) -> bool:
    """Whether the work could not be loaded: then even that ended like the rest which builds on what was lost."""
    return any(old[one.id].verdict != Verdict.skipped and blockers(one, old, criteria) for one in criteria)


def _diagnosed(new: tuple[CriterionOutcome, ...], plan: Plan, old: Old, gaps: Gaps) -> tuple[CriterionOutcome, ...]:
    """`new` with the diagnoses of `old`, as far as the same was lost."""
    _require_same_losses(new, plan, old)
    found = [
        one.diagnosis if one.diagnosis is None or one.diagnosis.evidence != _OF_GAPS else None for one in old.values()
    ]
    told = [replace(one, diagnosis=known) for one, known in zip(new, found, strict=True)]
    first = next((one for one in told if one.verdict in _LOST and one.diagnosis is None), None)
    if first is None:
        return tuple(told)
    left = _left(old, gaps)
    return tuple(replace(one, diagnosis=left) if one is first else one for one in told)


def _left(old: Old, gaps: Gaps) -> Diagnosis | None:
    """What is left to write, as far as the old grade told it."""
    said = [one.diagnosis for one in old.values() if one.diagnosis is not None and one.diagnosis.evidence == _OF_GAPS]
    unexplained = any(one.verdict in _LOST and one.diagnosis is None for one in old.values())
    return said[0] if said else None if unexplained else gaps()


def _require_same_losses(new: Sequence[CriterionOutcome], plan: Plan, old: Old) -> None:
    """Raise `_Unknown` where known mistakes would be looked for with other evidence."""
    unit = {one.id for one in plan.criteria if one.metric is None or _replays(one, plan)}
    pairs = [(old[one.id].verdict, one.verdict) for one in new if one.id in unit]
    lost = any(verdict in _LOST for pair in pairs for verdict in pair)
    if lost and any(before != after for before, after in pairs):
        raise _Unknown("other criteria are lost, which known mistakes may explain")


def _replays(criterion: Criterion, plan: Plan) -> bool:
    """Whether known mistakes are looked for behind the loss of `criterion`: those that train aren't tried again."""
    stage = criterion.stage
    return stage is None or not trains(stage, plan.stages[stage], plan.criteria)


def _trial(criterion: Criterion, trials: Mapping[str, Trial]) -> Trial:
    assert criterion.threshold is not None
    return trials.get(criterion.id) or Trial(criterion.threshold)


def _for_weights(grade: Grade, marking: Marking) -> Marking:
    """The marking of work that came with weights, if it did."""
    if grade.provenance is None or grade.provenance.weights is None:
        return marking
    return replace(marking, plan=measuring_weights(marking.plan))
