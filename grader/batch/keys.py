"""What a grade follows from, as two digests: nothing is graded twice while they stay the same.

The *content* key is a digest of all of it. The *asks* key leaves out what only says what answers are worth (points,
thresholds, titles, the noise of metrics): grades that have it in common rest on the same questions and the same runs.
"""

import json
import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import grader
from grader.batch.rescoring import Marking
from grader.course.contents import contents
from grader.course.discovery import Assignment
from grader.course.mistakes import FILE as MISTAKES
from grader.course.mistakes import SOLUTION
from grader.course.noise import PUBLIC
from grader.course.public import digest
from grader.errors import SubmissionError
from grader.judge.locating import Work
from grader.judge.order import Order
from grader.judge.provenance import versions

_WORTH: Final = {"title", "points", "pass_at", "better", "full_at", "zero_at", "steps", "visibility", "optional"}
_ELSEWHERE: Final = {"profiles", "stages", "limits", "criteria", "notebooks", "template_at_most"}
"""Keys of a rubric that a plan has resolved, or that decide no grade."""
_HARNESS: Final = ("wire", "host", "sandbox", "course", "judge", "errors.py")
_ALWAYS: Final = ("numpy", "pytest", "ipykernel", "nbclient")


@dataclass(frozen=True)
class Keys:
    """The two keys of one submission."""

    content: str
    asks: str


@dataclass(frozen=True)
class Basis:
    """What all submissions of a class have in common: digests of what is asked, and of what answers are worth."""

    asks: str
    worth: str

    def keys(self, work: str) -> Keys:
        """The keys of the submission with the fingerprint `work`."""
        return Keys(_digest(work, self.asks, self.worth), _digest(work, self.asks))


def basis_of(order: Order, marking: Marking) -> Basis:
    """The basis of all gradings by `order`, marked by `marking`. The secret goes in by its id alone.

    Raises:
        CourseError: a file of the course can't be read.
    """
    return Basis(digest(_asked(order, marking)), digest(_worth(marking)))


def fingerprint(work: Work) -> str:
    """A digest of the work as it is judged: its files, which of them is loaded and how, and what is remarked of it."""
    return _digest(work.id.digest, work.main, work.kind, *work.notes)


def fingerprint_of_unreadable(error: SubmissionError) -> str:
    """The same for what can't be graded at all: the reason is all that is told of it."""
    return _digest("unreadable", str(error))


def _asked(order: Order, marking: Marking) -> Iterator[bytes]:
    assignment, plan, rubric = order.assignment, marking.plan, order.assignment.rubric
    yield json.dumps(
        {
            "rubric": _plain(rubric.model_dump(mode="json", exclude=_ELSEWHERE)),
            "criteria": [_plain(one.model_dump(mode="json")) for one in plan.criteria],
            "stages": {name: stage.model_dump(mode="json") for name, stage in plan.stages.items()},
            "limits": plan.limits.model_dump(mode="json"),
            "notebooks": plan.notebooks.model_dump(mode="json"),
            "data": [plan.data, *_own_data(assignment, plan.data)],
            "calibrated": sorted(marking.noise),
            "run": [plan.profile, order.device, order.sandbox.name, order.secret.id, order.diagnosing],
            "versions": [grader.__version__, platform.python_version(), versions((*rubric.needs, *_ALWAYS))],
        },
        sort_keys=True,
    ).encode()
    yield from _harness()
    yield from contents(_files_of(assignment))


def _worth(marking: Marking) -> Iterator[bytes]:
    yield json.dumps([marking.title, marking.pass_at]).encode()
    for one in marking.plan.criteria:
        yield json.dumps({key: value for key, value in one.model_dump(mode="json").items() if key in _WORTH}).encode()
        yield repr(marking.noise.get(one.metric or "")).encode()


def _files_of(assignment: Assignment) -> Iterator[Path]:
    """The files and folders of the course that decide what is asked, and what is said of the answers."""
    yield from (assignment.folder / name for name in ("inside.py", "checks", PUBLIC))
    yield from assignment.data_files
    if assignment.reference is not None:
        yield from (assignment.reference / name for name in (SOLUTION, MISTAKES))
    if assignment.template is not None:
        yield assignment.template


def _own_data(assignment: Assignment, data: str) -> list[str]:
    """Names, sizes and times of the user's own files that `data.py` may read: nothing else tells one set from another.

    A folder belongs to it whose name stands in `data.py`. What is generated needs none of them.
    """
    given = os.environ.get("GRADER_DATA")
    if not given or data == assignment.rubric.data.default or not Path(given).is_dir():
        return []
    text = (
        assignment.data_module.read_text(encoding="utf-8", errors="replace") if assignment.data_module.exists() else ""
    )
    folders = [path for path in sorted(Path(given).iterdir()) if path.is_dir() and path.name in text]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [f"{path.relative_to(given)} {(told := path.stat()).st_size} {told.st_mtime_ns}" for path in files]


@cache
def _harness() -> tuple[bytes, ...]:
    home = Path(grader.__file__).parent
    return tuple(contents(home / part for part in _HARNESS))


def _plain(tree: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in tree.items() if key not in _WORTH}


def _digest(*texts: str) -> str:
    return digest(text.encode("utf-8", "surrogatepass") for text in texts)
