"""How one check ended, and what an exception that ended it says.

A `Fault` is the student's and carries its own words; an `AssertionError` is a no without words; `NotApplicable` is
nobody's; anything else is the course's fault and the check is `not_graded`.
"""

import re
import traceback
from dataclasses import dataclass, field, replace

import pytest

from grader.judge.diagnosis.observations import Observation, ending_of
from grader.judge.faults import Fault, NotApplicable
from grader.judge.grade import Artifact, Measurement, Verdict


@dataclass
class CheckResult:
    """How one check ended. `trouble` is for the course's author: what a check of theirs raised.

    `notes` are what it has to say of how its figures came about, for the grade's provenance. `observations` are what
    the check saw of the work, and how it ended without an answer; they stay with the judge.
    """

    verdict: Verdict = Verdict.not_graded
    message: str = ""
    hint: str = ""
    title: str = ""
    measurements: list[Measurement] = field(default_factory=list)
    artifacts: list[Artifact] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list, compare=False, repr=False)
    seconds: float = 0.0
    trouble: str = ""


def of_cases(cases: list[CheckResult]) -> CheckResult:
    """The result of a check that pytest ran for several cases."""
    worst = next((one for one in cases if one.verdict != Verdict.passed), cases[-1])
    return replace(
        worst,
        measurements=[figure for one in cases for figure in one.measurements],
        artifacts=[shown for one in cases for shown in one.artifacts],
        notes=[said for one in cases for said in one.notes],
        observations=[seen for one in cases for seen in one.observations],
        seconds=sum(one.seconds for one in cases),
    )


def note(result: CheckResult, error: BaseException) -> None:
    """Write into `result` what an exception that ended the check says. Raises `KeyboardInterrupt` again."""
    if isinstance(error, Fault):
        result.verdict, result.message, result.hint = error.verdict, error.message, error.hint
        result.observations += filter(None, [ending_of(error)])
    elif isinstance(error, NotApplicable):
        result.verdict, result.message = Verdict.not_applicable, str(error)
    elif isinstance(error, AssertionError):
        result.verdict, result.trouble = Verdict.failed, _trace(error)
    elif isinstance(error, KeyboardInterrupt):
        raise error
    elif isinstance(error, pytest.skip.Exception):
        result.verdict, result.message = Verdict.skipped, str(error)
    else:
        result.verdict, result.trouble = Verdict.not_graded, _trace(error)


def _trace(error: BaseException) -> str:
    """The traceback without pytest's own frames."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if not _OF_PYTEST.search(frame.filename)]
    said = "".join([*traceback.format_list(own), *traceback.format_exception_only(error)])
    return said[-4_000:]


_OF_PYTEST = re.compile(r"[/\\](_pytest|pluggy)[/\\]")
