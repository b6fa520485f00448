"""A calibration of one profile: trains what isn't known, and draws the conclusions that are kept with the figures."""

from collections.abc import Mapping, Sequence

from grader.errors import AskError
from grader.prove.calibration.assessing import bound_of, noise_of
from grader.prove.calibration.assessment import side_of
from grader.prove.calibration.basis import basis_of, measures_of
from grader.prove.calibration.gathering import THREADS, Means, Runs, Say, gather, versions_of
from grader.prove.calibration.record import Calibration, ProfileRecord, WorkRecord
from grader.prove.calibration.training import Run, Series
from grader.prove.calibration.works import Work, style, works_of


def calibrate(series: Series, styles: Sequence[str], means: Means, before: Calibration | None, say: Say) -> Calibration:
    """`before` with the profile of `series` made anew. Without `styles`, the styles of `before` are taken again.

    Raises:
        AskError: nothing is measured in this assignment, or a style isn't there or isn't right.
        CourseError: correct work gave no figure.
        GraderError: whatever a training raised.
    """
    if not measures_of(series.plan):
        raise AskError(f"{series.setting.name}: no criterion has a metric, so there is nothing to calibrate")
    earlier = before.profiles.get(series.profile) if before is not None else None
    named = works_of(series.setting, styles or _styles_of(series, earlier))
    works = [work for work in named if means.runs_of(work)]
    series.order(0)  # data that can't be had are told before anything is trained
    record = _recorded(series, gather(series, works, means, earlier, say), means)
    if not record.bounds:
        raise AskError(f"{series.setting.name}: no metric applies to {series.plan.data}; there is nothing to calibrate")
    noise = {metric: noise_of(record.correct, metric) for metric in record.bounds}
    whole = before or Calibration(assignment=series.setting.name)
    return Calibration(
        assignment=series.setting.name,
        noise={**whole.noise, series.profile: noise},
        profiles={**whole.profiles, series.profile: record},
    )


def _styles_of(series: Series, earlier: ProfileRecord | None) -> list[str]:
    """The styles of an earlier calibration that are still there."""
    names = [one.name for one in earlier.works if one.kind == "style"] if earlier is not None else []
    return [name for name in names if style(series.setting, name) is not None]


def _recorded(series: Series, runs: Runs, means: Means) -> ProfileRecord:
    works = tuple(_work_recorded(work, _in_order(done, means.runs_of(work))) for work, done in runs.items())
    correct = [work for work in works if work.kind != "mistake"]
    thresholds = {one.metric: one.threshold for one in series.plan.criteria if one.metric and one.threshold}
    return ProfileRecord(
        data=series.plan.data,
        device=series.device,
        threads=THREADS,
        versions=versions_of(series),
        rests_on=basis_of(series.setting.assignment, series.plan),
        works=works,
        bounds={
            metric: bound_of(correct, metric, side_of(one))
            for metric, one in thresholds.items()
            if all(metric in work.figures for work in correct)
        },
    )


def _in_order(done: Mapping[int, Run], count: int) -> list[Run]:
    return [done[number] for number in range(count)]


def _work_recorded(work: Work, runs: Sequence[Run]) -> WorkRecord:
    measured = set.intersection(*({*run.figures} for run in runs))
    told = {metric: tuple(run.figures[metric] for run in runs) for metric in sorted(measured)}
    return WorkRecord(kind=work.kind, name=work.name, source=work.source, figures=told)
