"""What comes out of grading: plain values that every report is made from.

Nothing here knows how it will look: no colours, no markup, no HTML.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from grader.judge.usage import Usage

Status = Literal["graded", "not_gradable", "not_graded"]
Visibility = Literal["public", "after_due", "hidden"]


class Verdict(StrEnum):
    """How one criterion ended."""

    passed = "passed"
    partial = "partial"
    failed = "failed"
    timed_out = "timed_out"
    crashed = "crashed"
    skipped = "skipped"
    not_applicable = "not_applicable"
    pending = "pending"
    not_graded = "not_graded"


@dataclass(frozen=True)
class Measurement:
    """One figure that a check measured: `value` of `metric`, from the training run with `seed` (None: no training)."""

    metric: str
    value: float
    seed: int | None = None


@dataclass(frozen=True)
class Artifact:
    """Something to show in a report: a curve, a table, a matrix, images, text. `data` (plain values) or `file`."""

    kind: str
    name: str
    data: Any = None
    file: str | None = None


@dataclass(frozen=True)
class Diagnosis:
    """A known mistake that explains a failure, with the evidence for it.

    `mistake` is its id; `a | b` where either does, `a + b` where both do together, and empty where no known mistake
    does and the figures alone tell something.
    """

    mistake: str
    says: str
    evidence: str


@dataclass(frozen=True)
class CriterionOutcome:
    """The outcome of one criterion. `message` says what was asked and what came back, `hint` where to look.

    `value` is the mean of the figures in `measurements`, one a training run, by which a metric earned its points;
    `interval` holds what that mean would be after endless runs, in 95 of 100 cases.
    """

    id: str
    title: str
    verdict: Verdict
    score: float
    max_score: float
    visibility: Visibility = "public"
    message: str = ""
    hint: str = ""
    measurements: tuple[Measurement, ...] = ()
    value: float | None = None
    interval: tuple[float, float] | None = None
    artifacts: tuple[Artifact, ...] = ()
    diagnosis: Diagnosis | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class AdviceNote:
    """What could be better and costs nothing, and the first place of it: `line` of `file` or, in a notebook, of `cell`.

    `cell` is the number that the cell has after "Restart & Run All", None in a module.
    """

    id: str
    says: str
    file: str
    line: int
    cell: int | None = None


@dataclass(frozen=True)
class SubmissionId:
    """Which work was graded: `digest` is the SHA-256 over the names and contents of its files."""

    student: str
    path: str
    digest: str = ""


@dataclass(frozen=True)
class WeightsId:
    """Which weights were handed in: the name of their file within the work, and its SHA-256.

    `trouble` says why they can't be measured, and `path` where they lay if they were named apart from the work; both
    are empty else.
    """

    file: str
    sha256: str
    trouble: str = ""
    path: str = ""


@dataclass(frozen=True)
class Provenance:
    """What someone else needs to get the same grade again."""

    grader: str
    python: str
    packages: dict[str, str]
    rubric: str
    profile: str
    data: str
    seed_id: str
    sandbox: str
    gaps: tuple[str, ...]
    device: str
    notes: tuple[str, ...] = ()
    weights: WeightsId | None = None


@dataclass(frozen=True)
class Withheld:
    """What isn't checked here and is by the course later: `count` criteria, worth `points` together.

    `titles` are of those that students may know of.
    """

    count: int
    points: float
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grade:
    """The grade of one submission. `reason` is empty unless `status` is something other than "graded".

    `artifacts` are about the work as a whole: the notebook as it ran, say. `log` is what the student's code printed;
    `author_log` is what went wrong inside checks, and is not for students. `usage` is what the work used of its limits,
    None where it can't be graded. `withheld` is None where all criteria are here; it is no part of `max_score`.
    """

    assignment: str
    title: str
    submission: SubmissionId
    status: Status
    score: float
    max_score: float
    passed: bool
    criteria: tuple[CriterionOutcome, ...]
    provenance: Provenance | None = None
    reason: str = ""
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    artifacts: tuple[Artifact, ...] = ()
    log: str = ""
    author_log: str = ""
    usage: Usage | None = None
    advice: tuple[AdviceNote, ...] = ()
    withheld: Withheld | None = None
    schema: str = field(default="grader/grade/v1")
