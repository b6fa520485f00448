"""One training of one work, and what the checks measure of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from grader.course.plan import Plan, make_plan
from grader.course.secret import CourseSecret
from grader.judge.check_result import CheckResult
from grader.judge.checks import run_checks
from grader.judge.grade import Verdict
from grader.judge.order import Order
from grader.prove.calibration.basis import measures_of
from grader.prove.calibration.works import Work, at_hand
from grader.prove.room import open_room
from grader.prove.setting import Setting

SEEDS_A_SECRET: Final = 2
_DIGITS: Final = 6


@dataclass(frozen=True)
class Series:
    """Under what works are trained: an assignment, a profile, a device."""

    setting: Setting
    profile: str
    device: str

    @property
    def plan(self) -> Plan:
        """The plan of the profile. Raises `AskError` where there is no such profile."""
        return make_plan(self.setting.assignment.rubric, self.profile)

    def order(self, secret: int) -> Order:
        """The order of a run, with its data. Raises what `Order.data` raises."""
        return _order(self, secret)


@dataclass(frozen=True)
class Run:
    """The `number`-th training of a work: a figure for each metric, or None where there is none and `trouble` says why.

    Of right work a metric is left out whose check doesn't apply to this profile's data.
    Two seeds go with each course secret: run 7 is seed 1 of secret 3.
    """

    number: int
    figures: Mapping[str, float | None]
    trouble: str = ""


def train(series: Series, work: Work, number: int) -> Run:
    """Train `work` once, whatever else of it is right or wrong, and measure it.

    Raises what `grader.judge.grading.grade` raises.
    """
    secret, seed = divmod(number, SEEDS_A_SECRET)
    measures = measures_of(series.plan)
    with at_hand(series.setting, work) as path, open_room(series.order(secret), path) as room:
        results = run_checks(room, list(dict.fromkeys(measures.values())), lambda *_: True, seed)
    troubles = [_said(name, result) for name, result in results.items() if result.verdict != Verdict.passed]
    figures = {
        metric: _figure(results[check], metric)
        for metric, check in measures.items()
        if work.kind == "mistake" or results[check].verdict != Verdict.not_applicable
    }
    return Run(number, figures, "; ".join(troubles))


def _figure(result: CheckResult, metric: str) -> float | None:
    """The figure, rounded as it is kept; None where the check didn't pass or it is no finite number."""
    found = [one.value for one in result.measurements if one.metric == metric and result.verdict == Verdict.passed]
    return float(f"{found[-1]:.{_DIGITS}g}") if found and math.isfinite(found[-1]) else None


def _said(check: str, result: CheckResult) -> str:
    last = (result.trouble.strip().splitlines() or [""])[-1]
    return " ".join(f"{check} is {result.verdict}: {result.message} {last}".split())[:300]


@lru_cache(maxsize=2)
def _order(series: Series, secret: int) -> Order:
    setting = series.setting
    fixed = CourseSecret.fixed(secret)
    bare = Order(setting.assignment, setting.box, fixed, series.profile, series.device, diagnosing=0.0)
    return replace(bare, dataset=bare.data(series.plan))
