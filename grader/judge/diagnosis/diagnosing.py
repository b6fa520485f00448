"""Naming the known mistakes behind lost criteria."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from grader.course.rubric import Criterion
from grader.errors import GraderError
from grader.judge.check_result import CheckResult
from grader.judge.diagnosis.catalogue import shelf_for
from grader.judge.diagnosis.matching import Standing
from grader.judge.diagnosis.records import records_for
from grader.judge.diagnosis.replay import Lab
from grader.judge.diagnosis.searching import Loss, search
from grader.judge.diagnosis.telling import unwritten
from grader.judge.diagnosis.untouched import gaps_left
from grader.judge.faults import Fault
from grader.judge.grade import CriterionOutcome, Verdict

OTHER_QUESTIONS: Final = (
    "Known mistakes weren't looked for: here they are known by the public questions, without --seed."
)
_LOST: Final = (Verdict.failed, Verdict.partial, Verdict.timed_out, Verdict.crashed)

Results = Mapping[str, Sequence[CheckResult]]


@dataclass(frozen=True)
class Told:
    """The outcomes with what was found, a note for the report, and what went wrong, for the author."""

    outcomes: tuple[CriterionOutcome, ...]
    note: str = ""
    trouble: str = ""


def diagnose(lab: Lab, outcomes: tuple[CriterionOutcome, ...], results: Results) -> Told:
    """Name the known mistake behind each lost criterion whose check trains nothing, and else what is left to write.

    A failure here costs no grade.
    """
    told = _known(lab, outcomes, results)
    return replace(told, outcomes=_with_gaps(lab, told.outcomes))


def _known(lab: Lab, outcomes: tuple[CriterionOutcome, ...], results: Results) -> Told:
    seconds = lab.order.diagnosing
    losses = _losses(lab, outcomes, results)
    try:
        shelf = shelf_for(lab.order.assignment) if losses else None
        if shelf is None:
            return Told(outcomes)
        records = records_for(lab)
        if records is None:
            return Told(outcomes, OTHER_QUESTIONS)
        standing = _standing(lab.plan.criteria, outcomes, shelf.fails)
        found = search(records, shelf, losses, standing, time.monotonic() + seconds)
    except (GraderError, Fault) as error:
        return Told(outcomes, trouble=f"no mistake is named\n{error}")
    if found is None:
        return Told(outcomes, f"Known mistakes weren't looked for: it would have taken over {seconds:g} seconds.")
    return Told(tuple(replace(one, diagnosis=found.get(one.id)) for one in outcomes))


def _with_gaps(lab: Lab, outcomes: tuple[CriterionOutcome, ...]) -> tuple[CriterionOutcome, ...]:
    """Tell, with the first lost criterion that nothing else explains, what still is as it was handed out."""
    first = next((one for one in outcomes if one.verdict in _LOST and one.diagnosis is None), None)
    left = gaps_left(lab.order.assignment, lab.work) if first is not None and lab.work is not None else []
    if first is None or not left:
        return outcomes
    return tuple(replace(one, diagnosis=unwritten(left)) if one is first else one for one in outcomes)


def _standing(
    criteria: Sequence[Criterion], outcomes: Sequence[CriterionOutcome], fails: Mapping[str, frozenset[str]]
) -> Standing:
    """How the criteria ended that need no training: a metric may be met or missed by chance."""
    unit = {one.id for one in criteria if one.metric is None}
    passed = frozenset(one.id for one in outcomes if one.id in unit and one.verdict == Verdict.passed)
    lost = frozenset(one.id for one in outcomes if one.id in unit and one.verdict in _LOST)
    return Standing(passed, lost, fails)


def _losses(lab: Lab, outcomes: Sequence[CriterionOutcome], results: Results) -> list[Loss]:
    lost = {one.id for one in outcomes if one.verdict in _LOST}
    checked = [one for one in lab.plan.criteria if one.id in lost and lab.replays(one) and one.check in results]
    losses = [Loss(criterion, tuple(results[criterion.check][0].observations)) for criterion in checked]
    return [loss for loss in losses if loss.record]
