"""How one check ended."""

from dataclasses import dataclass, field, replace

from grader.judge.diagnosis.observations import Observation
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
