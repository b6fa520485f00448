"""From check results to points: pure functions of plain values."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

from grader.course.rubric import Criterion, Threshold
from grader.judge.checks import CheckResult
from grader.judge.grade import CriterionOutcome, Measurement, Verdict

Results = Mapping[str, Sequence[CheckResult]]


def outcomes_of(criteria: Sequence[Criterion], results: Results) -> tuple[CriterionOutcome, ...]:
    """The outcome of every criterion, in the rubric's order; `results` holds a result a seed for each check."""
    found = found_so_far(criteria, results)
    return _spread([found[criterion.id] for criterion in criteria], criteria)


def outcomes_alike(criteria: Sequence[Criterion], result: CheckResult) -> tuple[CriterionOutcome, ...]:
    """The outcomes where one `result` is that of every check, because the work could not be loaded."""
    return tuple(_outcome(criterion, [result]) for criterion in criteria)


def found_so_far(criteria: Sequence[Criterion], results: Results) -> dict[str, CriterionOutcome]:
    """The outcomes, by id, of those criteria whose checks have results."""
    found: dict[str, CriterionOutcome] = {}
    for criterion in in_order(criteria):
        if criterion.check in results:
            missing = blockers(criterion, found, criteria)
            outcome = _skipped(criterion, missing) if missing else _outcome(criterion, results[criterion.check])
            found[criterion.id] = outcome
    return found


def in_order(criteria: Sequence[Criterion]) -> list[Criterion]:
    """The criteria, each after those that it requires and otherwise in the rubric's order."""
    ordered: list[Criterion] = []
    by_id = {criterion.id: criterion for criterion in criteria}

    def place(criterion: Criterion) -> None:
        if criterion not in ordered:
            for name in criterion.requires:
                place(by_id[name])
            ordered.append(criterion)

    for criterion in criteria:
        place(criterion)
    return ordered


def blockers(
    criterion: Criterion, found: Mapping[str, CriterionOutcome], criteria: Sequence[Criterion]
) -> tuple[str, ...]:
    """The titles of the required criteria that were not met. Partly met, or nobody's fault, is good enough."""
    harmless = (Verdict.passed, Verdict.partial, Verdict.not_applicable, Verdict.not_graded)
    titles = {one.id: one.title for one in criteria}
    tried = [name for name in criterion.requires if name in found]
    return tuple(titles[name] for name in tried if found[name].verdict not in harmless)


def fraction(value: float, threshold: Threshold) -> float:
    """The share of the points that a measured `value` earns, linear between the two ends; NaN earns nothing."""
    share = (value - threshold.zero_at) / (threshold.full_at - threshold.zero_at)
    return min(share, 1.0) if share > 0 else 0.0


def undecided(criterion: Criterion, results: Sequence[CheckResult]) -> bool:
    """Whether a further seed could change the points: the metric was measured, and full marks are not reached."""
    verdict = _outcome(criterion, results).verdict
    return bool(_figures(criterion, results)) and verdict in (Verdict.partial, Verdict.failed)


def _outcome(criterion: Criterion, results: Sequence[CheckResult]) -> CriterionOutcome:
    last = next((result for result in results if result.verdict != Verdict.passed), results[-1])
    plain = CriterionOutcome(
        id=criterion.id,
        title=criterion.title,
        verdict=last.verdict,
        score=criterion.points if last.verdict == Verdict.passed else 0.0,
        max_score=criterion.points,
        visibility=criterion.visibility,
        message=last.message,
        hint=last.hint,
        artifacts=tuple(last.artifacts),
        seconds=sum(result.seconds for result in results),
    )
    if last.verdict == Verdict.failed and not last.message:
        plain = replace(plain, message=f"This is not so: {last.title}.")
    return _measured(plain, criterion, results) if last.verdict == Verdict.passed and criterion.threshold else plain


def _measured(plain: CriterionOutcome, criterion: Criterion, results: Sequence[CheckResult]) -> CriterionOutcome:
    assert criterion.threshold is not None
    figures = _figures(criterion, results)
    if not figures:
        message = f"The check measured no {criterion.metric}: this is the course's fault, not yours."
        return replace(plain, verdict=Verdict.not_graded, score=0.0, message=message)
    values = [figure.value for figure in figures]
    value = math.nan if any(math.isnan(value) for value in values) else median(values)
    share = fraction(value, criterion.threshold)
    verdict = Verdict.passed if share == 1 else Verdict.partial if share else Verdict.failed
    return replace(
        plain,
        verdict=verdict,
        score=criterion.points * share,
        message=_said(criterion, value, len(values)),
        measurements=figures,
        interval=(min(values), max(values)) if len(values) > 1 else None,
    )


def _figures(criterion: Criterion, results: Sequence[CheckResult]) -> tuple[Measurement, ...]:
    return tuple(figure for result in results for figure in result.measurements if figure.metric == criterion.metric)


def _said(criterion: Criterion, value: float, runs: int) -> str:
    threshold = criterion.threshold
    assert threshold is not None
    name = (criterion.metric or "").replace("_", " ")
    side = "or less" if threshold.better == "lower" else "or more"
    how = f"{name} {value:.3g}" + (f" (the median of {runs} training runs)" if runs > 1 else "")
    return f"{how}; full marks at {threshold.full_at:g} {side}, none from {threshold.zero_at:g}."


def _skipped(criterion: Criterion, missing: Sequence[str]) -> CriterionOutcome:
    names = " and ".join(f'"{title}"' for title in missing)
    return CriterionOutcome(
        id=criterion.id,
        title=criterion.title,
        verdict=Verdict.skipped,
        score=0.0,
        max_score=criterion.points,
        visibility=criterion.visibility,
        message=f"Not tried, because it builds on {names}. Mend that first.",
    )


def _spread(outcomes: Sequence[CriterionOutcome], criteria: Sequence[Criterion]) -> tuple[CriterionOutcome, ...]:
    """Take the points of what isn't applicable out, and give those to be spread to the other criteria in proportion."""
    out = {c.id: c for c, o in zip(criteria, outcomes, strict=True) if o.verdict == Verdict.not_applicable}
    spare = sum(criterion.points for criterion in out.values() if criterion.optional == "spread")
    most = _shares([0.0 if outcome.id in out else outcome.max_score for outcome in outcomes], spare)
    return tuple(
        replace(outcome, score=outcome.score * points / outcome.max_score, max_score=points)
        for outcome, points in zip(outcomes, most, strict=True)
    )


def _shares(points: Sequence[float], spare: float) -> list[float]:
    """`points` with `spare` added in proportion; whole points stay whole, by the method of largest remainders."""
    total = sum(points)
    shares = [spare * point / total if total else 0.0 for point in points]
    if not all(float(one).is_integer() for one in (*points, spare)):
        return [point + share for point, share in zip(points, shares, strict=True)]
    whole = [float(int(share)) for share in shares]
    left = int(spare - sum(whole)) if total else 0
    by_remainder = sorted(range(len(points)), key=lambda place: whole[place] - shares[place])
    for place in by_remainder[:left]:
        whole[place] += 1
    return [point + share for point, share in zip(points, whole, strict=True)]
