"""The runs of all works under one profile: those that are known already, and the others trained."""

import hashlib
import json
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader import __version__
from grader.errors import CourseError
from grader.judge.provenance import versions
from grader.prove.calibration.basis import basis_of
from grader.prove.calibration.keeping import Kept
from grader.prove.calibration.record import ProfileRecord
from grader.prove.calibration.running import train_all
from grader.prove.calibration.training import Run, Series
from grader.prove.calibration.works import Work

THREADS: Final = 1
"""The threads of a confined process's libraries, as `grader.sandbox.planning` sets them."""

Say = Callable[[str], None]
Runs = dict[Work, dict[int, Run]]


@dataclass(frozen=True)
class Means:
    """How to run: `runs` of each right work and `wrong_runs` of each mistake, `jobs` side by side.

    Finished ones are kept in `folder`; `fresh` begins anew.
    """

    runs: int
    wrong_runs: int
    jobs: int
    folder: Path
    fresh: bool = False

    def runs_of(self, work: Work) -> int:
        """How often `work` is trained."""
        return self.wrong_runs if work.kind == "mistake" else self.runs


def versions_of(series: Series) -> dict[str, str]:
    """The versions with which figures are made."""
    needs = {"numpy", *(name.partition(".")[0] for name in series.setting.assignment.rubric.needs)}
    return {"grader": __version__, "python": platform.python_version(), **versions(sorted(needs))}


def gather(series: Series, works: Sequence[Work], means: Means, before: ProfileRecord | None, say: Say) -> Runs:
    """Runs 0, 1, ... of each of `works`, those of `before` among them where they would come out the same.

    Raises:
        CourseError: correct work gave no figure.
        GraderError: whatever a training raised.
    """
    kept = _kept(series, means)
    found: Runs = {work: {} for work in works}
    for work in works:
        if means.fresh:
            kept.forget(work)
        else:
            found[work] = {**_told_by(before, work, series), **kept.find(work)}
        for run in found[work].values():
            _require_figures(work, run)
    asked = [(work, number) for work in works for number in range(means.runs_of(work))]
    tasks = sorted((task for task in asked if task[1] not in found[task[0]]), key=lambda task: task[1])
    done = len(asked) - len(tasks)
    say(f"{done} of {len(asked)} trainings")
    for work, run in train_all(series, tasks, means.jobs):
        _require_figures(work, run)
        kept.keep(work, run)
        found[work][run.number] = run
        done += 1
        say(f"{done} of {len(asked)} trainings, the last: {work.shown}")
    return found


def _kept(series: Series, means: Means) -> Kept:
    assignment = series.setting.assignment
    under = [assignment.name, series.device, THREADS, basis_of(assignment, series.plan), versions_of(series)]
    return Kept(means.folder, hashlib.sha256(json.dumps(under, sort_keys=True).encode()).hexdigest())


def _told_by(before: ProfileRecord | None, work: Work, series: Series) -> Mapping[int, Run]:
    """The runs of `work` in an earlier calibration that was made with all the same."""
    basis = basis_of(series.setting.assignment, series.plan)
    now = (basis, versions_of(series), series.device, THREADS)
    if before is None or (before.rests_on, before.versions, before.device, before.threads) != now:
        return {}
    one = next((record for record in before.works if record.work == work), None)
    if one is None:
        return {}
    count = min(map(len, one.figures.values()), default=0)
    runs = ({metric: values[number] for metric, values in one.figures.items()} for number in range(count))
    return {number: Run(number, figures) for number, figures in enumerate(runs)}


def _require_figures(work: Work, run: Run) -> None:
    missing = [metric for metric, value in run.figures.items() if value is None]
    if missing and work.kind != "mistake":
        why = run.trouble or "it is no finite number"
        what = f"{work.shown} should be right, and run {run.number} gave no {', '.join(missing)}"
        raise CourseError(f"{what}: {why}; mend that, or name other works with --style")
