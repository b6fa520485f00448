"""Naming the known mistakes behind lost criteria."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from grader.course.rubric import Criterion
from grader.errors import GraderError
from grader.judge.checks import CheckResult
from grader.judge.diagnosis.catalogue import shelf_for
from grader.judge.diagnosis.matching import Standing
from grader.judge.diagnosis.replay import Lab
from grader.judge.diagnosis.searching import Loss, search
from grader.judge.faults import Fault
from grader.judge.grade import CriterionOutcome, Verdict

_LOST: Final = (Verdict.failed, Verdict.partial, Verdict.timed_out, Verdict.crashed)

Results = Mapping[str, Sequence[CheckResult]]


@dataclass(frozen=True)
class Told:
    """The outcomes with what was found, a note for the report, and what went wrong, for the author."""

    outcomes: tuple[CriterionOutcome, ...]
    note: str = ""
    trouble: str = ""


def diagnose(lab: Lab, outcomes: tuple[CriterionOutcome, ...], results: Results) -> Told:
    """Name the known mistake behind each lost criterion whose check needs no stage. A failure here costs no grade."""
    seconds = lab.order.diagnosing
    losses = _losses(lab.plan.criteria, outcomes, results)
    try:
        shelf = shelf_for(lab.order.assignment) if losses else None
        if shelf is None:
            return Told(outcomes)
        standing = _standing(lab.plan.criteria, outcomes, shelf.fails)
        found = search(lab, shelf, losses, standing, time.monotonic() + seconds)
    except (GraderError, Fault) as error:
        return Told(outcomes, trouble=f"no mistake is named\n{error}")
    if found is None:
        return Told(outcomes, f"Known mistakes weren't looked for: it would have taken over {seconds:g} seconds.")
    return Told(tuple(replace(one, diagnosis=found.get(one.id)) for one in outcomes))


def _standing(
    criteria: Sequence[Criterion], outcomes: Sequence[CriterionOutcome], fails: Mapping[str, frozenset[str]]
) -> Standing:
    """How the criteria ended that need no training: a metric may be met or missed by chance."""
    unit = {one.id for one in criteria if one.metric is None}
    passed = frozenset(one.id for one in outcomes if one.id in unit and one.verdict == Verdict.passed)
    lost = frozenset(one.id for one in outcomes if one.id in unit and one.verdict in _LOST)
    return Standing(passed, lost, fails)


def _losses(criteria: Sequence[Criterion], outcomes: Sequence[CriterionOutcome], results: Results) -> list[Loss]:
    lost = {one.id for one in outcomes if one.verdict in (Verdict.failed, Verdict.partial)}
    checked = [one for one in criteria if one.id in lost and one.stage is None and one.check in results]
    losses = [Loss(criterion, tuple(results[criterion.check][0].observations)) for criterion in checked]
    return [loss for loss in losses if loss.record]
