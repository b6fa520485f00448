"""From check results to points: pure functions of plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import mean
from types import MappingProxyType
from typing import Final

from grader.course.noise import Noise
from grader.course.plan import Plan
from grader.course.rubric import Criterion, Seeds
from grader.judge.check_result import CheckResult
from grader.judge.deciding import Decision, Trial, decide
from grader.judge.grade import CriterionOutcome, Measurement, Verdict

Results = Mapping[str, Sequence[CheckResult]]
Trials = Mapping[str, Trial]
"""What decides each criterion with a metric, by the criterion's id. One that is absent is decided by its first run."""

_UNTRIED: Final[Trials] = MappingProxyType({})


def trials_of(plan: Plan, noise: Mapping[str, Noise]) -> dict[str, Trial]:
    """The trials of a plan's criteria, with the calibrated `noise` by metric; none where nothing was trained."""
    return {
        one.id: Trial(one.threshold, noise.get(one.metric or ""), _seeds(one, plan))
        for one in plan.criteria
        if one.threshold is not None and not _loads_weights(one, plan)
    }


def outcomes_of(
    criteria: Sequence[Criterion], results: Results, trials: Trials = _UNTRIED
) -> tuple[CriterionOutcome, ...]:
    """The outcome of every criterion, in the rubric's order; `results` holds a result a seed for each check."""
    found = found_so_far(criteria, results, trials)
    return _spread([found[criterion.id] for criterion in criteria], criteria)


def outcomes_alike(criteria: Sequence[Criterion], result: CheckResult) -> tuple[CriterionOutcome, ...]:
    """The outcomes where one `result` is that of every check, because the work could not be loaded."""
    return tuple(_outcome(criterion, [result], _UNTRIED) for criterion in criteria)


def found_so_far(
    criteria: Sequence[Criterion], results: Results, trials: Trials = _UNTRIED
) -> dict[str, CriterionOutcome]:
    """The outcomes, by id, of those criteria whose checks have results."""
    found: dict[str, CriterionOutcome] = {}
    for criterion in in_order(criteria):
        if criterion.check in results:
            missing = blockers(criterion, found, criteria)
            found[criterion.id] = (
                _skipped(criterion, missing) if missing else _outcome(criterion, results[criterion.check], trials)
            )
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


def any_open(asked: Sequence[Criterion], found: Mapping[str, CriterionOutcome], criteria: Sequence[Criterion]) -> bool:
    """Whether one of the criteria `asked` is blocked neither by what was found nor by others of them that are."""
    known = dict(found)
    for criterion in in_order(criteria):
        if criterion in asked:
            missing = blockers(criterion, known, criteria)
            if not missing:
                return True
            known[criterion.id] = _skipped(criterion, missing)
    return False


def undecided(criterion: Criterion, results: Sequence[CheckResult], trials: Trials = _UNTRIED) -> bool:
    """Whether a further run could change the points: all went through, and their figures leave a step open."""
    decision = _decision(criterion, results, trials)
    return decision is not None and decision.open and all(one.verdict == Verdict.passed for one in results)


def uncalibrated(trials: Trials, criteria: Sequence[Criterion]) -> list[str]:
    """The remark that figures were taken as they are, because nobody knows how they scatter; none where it is known."""
    metrics = [_name(one) for one in criteria if one.id in trials and trials[one.id].noise is None]
    if not metrics:
        return []
    names = " and ".join(dict.fromkeys(metrics))
    return [f"How far {names} scatters from run to run was never calibrated: each figure was taken as it came out."]


def _loads_weights(criterion: Criterion, plan: Plan) -> bool:
    return criterion.stage is not None and plan.stages[criterion.stage].loads_weights


def _seeds(criterion: Criterion, plan: Plan) -> Seeds:
    return plan.stages[criterion.stage].seeds if criterion.stage is not None else Seeds()


def _outcome(criterion: Criterion, results: Sequence[CheckResult], trials: Trials) -> CriterionOutcome:
    decision = _decision(criterion, results, trials)
    counted = results[: decision.runs] if decision is not None and not decision.open else results
    last = next((result for result in counted if result.verdict != Verdict.passed), counted[-1])
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
    if last.verdict != Verdict.passed or criterion.threshold is None:
        return plain
    if decision is None:
        message = f"The check measured no {criterion.metric}: this is the course's fault, not yours."
        return replace(plain, verdict=Verdict.not_graded, score=0.0, message=message)
    figures = tuple(figure for result in counted for figure in _figures(criterion, result))
    return replace(_measured(plain, _trial(criterion, trials), decision, _name(criterion)), measurements=figures)


def _decision(criterion: Criterion, results: Sequence[CheckResult], trials: Trials) -> Decision | None:
    """What the figures earn that were measured before something went wrong; None where there are none."""
    wrong = next((place for place, one in enumerate(results) if one.verdict != Verdict.passed), len(results))
    by_run = [_figures(criterion, result) for result in results[:wrong]]
    if criterion.threshold is None or not by_run or not all(by_run):
        return None
    return decide([mean(figure.value for figure in figures) for figures in by_run], _trial(criterion, trials))


def _trial(criterion: Criterion, trials: Trials) -> Trial:
    assert criterion.threshold is not None
    return trials.get(criterion.id) or Trial(criterion.threshold)


def _figures(criterion: Criterion, result: CheckResult) -> list[Measurement]:
    return [figure for figure in result.measurements if figure.metric == criterion.metric]


def _measured(plain: CriterionOutcome, trial: Trial, decision: Decision, name: str) -> CriterionOutcome:
    share = decision.step / trial.threshold.steps
    return replace(
        plain,
        verdict=Verdict.passed if share == 1 else Verdict.partial if share else Verdict.failed,
        score=plain.max_score * share,
        message=_said(name, trial, decision),
        value=decision.value,
        interval=decision.interval,
    )


def _said(name: str, trial: Trial, decision: Decision) -> str:
    """The figure, how sure it is and from how many runs, and where the marks are."""
    said = f"{name} {decision.value:.3g}"
    if decision.interval is not None:
        said += f", give or take {(decision.interval[1] - decision.interval[0]) / 2:.2g}"
    if decision.runs > 1:
        said += f" (the mean of {decision.runs} training runs)"
    doubt = decision.step and trial.worse(decision.value, trial.threshold.boundaries[decision.step - 1]) > 0
    fair = " Chance leaves a doubt, and the better step counts." if doubt else ""
    return f"{said}; {trial.threshold.in_words}.{fair}"


def _name(criterion: Criterion) -> str:
    return (criterion.metric or "").replace("_", " ")


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
