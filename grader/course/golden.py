"""Golden submissions: work as people hand it in, and what must come of it.

A case is a folder of `reference/NAME/golden`. It holds the work, as the folder `submission` or the file `submission.*`,
and `expect.yaml`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from grader.course.discovery import Assignment
from grader.course.faults import Fault, nearest
from grader.course.rubric import Sentence, Way
from grader.course.yaml_lines import Document, read_model
from grader.errors import CourseError

FILE: Final = "expect.yaml"

Status = Literal["graded", "not_gradable", "not_graded"]
Outcome = Literal["passed", "partial", "failed", "timed_out", "crashed", "skipped", "not_applicable", "pending"]
Text = Annotated[str, Field(min_length=1)]


class Expected(BaseModel):
    """What must come of a golden submission."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    says: Sentence
    """What is handed in."""
    status: Status = "graded"
    """The status of its grade."""
    verdicts: dict[Text, Outcome] = {}
    """The verdict of each criterion that is named."""
    rest: Annotated[Outcome, Field(alias="all")] = "passed"
    """The verdict of all other criteria."""
    may: tuple[Text, ...] = ()
    """Criteria whose verdict is open."""
    message_contains: dict[Text, Text] = {}
    """Words that a criterion's message or hint must hold."""
    diagnosis: dict[Text, Text] = {}
    """The known mistake that the report must name for a criterion, by its id."""
    notes_contain: tuple[Text, ...] = ()
    """Words that the report's notes must hold."""
    score: tuple[Annotated[float, Field(ge=0)], Annotated[float, Field(ge=0)]] | None = None
    """The lowest and the highest total."""
    needs: tuple[Text, ...] = ()
    """Modules without which the case can't be tried."""
    ways: tuple[Way, ...] = ("definitions",)
    """How it is loaded, if it is a notebook."""
    packed: Literal["zip", "tar.gz"] | None = None
    """The archive that the folder is handed in as."""


@dataclass(frozen=True)
class Golden:
    """A golden submission, what must come of it, and where that stands."""

    folder: Path
    work: Path
    expected: Expected
    document: Document

    def line(self, *path: str) -> int:
        """The line of `expect.yaml` on which the value at `path` stands."""
        return self.document.place(path)[0]


def golden_folders(assignment: Assignment) -> list[Path]:
    """The folders of the golden submissions of `assignment`."""
    folder = assignment.reference
    return sorted(path.parent for path in folder.glob(f"golden/*/{FILE}")) if folder is not None else []


def read_golden(folder: Path, assignment: Assignment) -> Golden:
    """The golden submission in `folder`.

    Raises:
        CourseError: a line for each fault of `expect.yaml`, or there isn't exactly one submission.
    """
    known = [criterion.id for criterion in assignment.rubric.criteria]
    expected, document = read_model(folder / FILE, Expected, lambda values, _: _unknown_in(values, known))
    works = list(folder.glob("submission*"))
    if len(works) != 1:
        raise CourseError(f"{folder}: holds {len(works)} of `submission*`; put the work there, as a file or a folder")
    return Golden(folder, works[0], expected, document)


def _unknown_in(values: object, known: list[str]) -> Iterator[Fault]:
    """A fault for each name that should be a criterion's and isn't. Wrong types are pydantic's business."""
    for key in ("verdicts", "message_contains", "may", "diagnosis"):
        named = values.get(key) if isinstance(values, dict) else None
        steps: list[tuple[str | int, object]] = []
        if isinstance(named, dict):
            steps = [(name, name) for name in named]
        elif isinstance(named, list):
            steps = list(enumerate(named))
        for step, name in steps:
            if isinstance(name, str) and name not in known:
                yield Fault((key, step), f"{name!r} is no criterion of the rubric; {nearest(name, known)}")
