"""nbgrader, `nbgrader collect` or `zip_collect`: `submitted/STUDENT/ASSIGNMENT/`, for all assignments.

`timestamp.txt` beside the notebooks says when they were handed in, as `2026-03-01 22:59:58.948203 UTC`; a time without
a zone is UTC. Sources: the directory structure in `nbgrader/docs/source/exchange/exchange_api.rst` and the format of
times that its exchange writes, both of github.com/jupyter/nbgrader.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from grader.batch.hand_ins import Clues, Found, Unmatched
from grader.batch.intake.base import Contents, Download, contents, is_file, is_folder, no_files
from grader.batch.moments import recorded
from grader.errors import AskError
from grader.judge.hand_in import listed, shown

name: Final = "nbgrader"
rank: Final = 3

_STEP: Final = "submitted"
_TIME: Final = "timestamp.txt"
_MOST_TIME: Final = 200
_LOOKED_AT: Final = 50


def recognises(inside: Contents) -> bool:
    """Whether there are folders of students that hold folders of assignments, with a time or in `submitted`."""
    root = _root(inside.folder)
    students = (inside if root == inside.folder else contents(root)).folders[:_LOOKED_AT]
    works = [work for student in students for work in contents(student).folders]
    if any(is_file(work / _TIME) for work in works):
        return True
    return root.name == _STEP and any(path.suffix == ".ipynb" for work in works for path in contents(work).files)


def read(download: Download) -> Iterator[Found | Unmatched]:
    """The folders of the assignment that is graded, one a student; of the others how many there are."""
    root = _root(download.folder)
    if root != download.folder:
        yield from _beside(download, root)
    inside = contents(root)
    works: dict[str, list[Path]] = defaultdict(list)
    for student in inside.folders:
        of_one = contents(student)
        for work in of_one.folders:
            works[work.name].append(work)
        for path in of_one.files:
            yield Unmatched(download.called(path), "lies in the folder of a student, but in that of no assignment")
        yield from no_files(download, of_one.others)
        if not of_one.all:
            yield Unmatched(download.called(student), "is empty; nothing was handed in")
    for path in inside.files:
        yield Unmatched(download.called(path), "isn't in the folder of a student")
    yield from no_files(download, inside.others)
    taken = _assignment(download, works)
    for work in works.pop(taken, []):
        yield Found(work, download.called(work), (Clues(id=work.parent.name),), handed_in=_time(work / _TIME))
    for other, those in works.items():
        more = f" and of {len(those) - 1} more" if len(those) > 1 else ""
        yield Unmatched(download.called(those[0]) + more, f"is work for {shown(other)}; {shown(taken)} is graded")


def _root(folder: Path) -> Path:
    return folder / _STEP if is_folder(folder / _STEP) else folder


def _beside(download: Download, root: Path) -> Iterator[Unmatched]:
    """What lies beside the folder of what was handed in: the other steps of nbgrader."""
    for path in contents(download.folder).all:
        if path != root:
            yield Unmatched(download.called(path), f"lies beside the folder {_STEP}; nothing was handed in there")


def _assignment(download: Download, works: dict[str, list[Path]]) -> str:
    """The assignment whose work is taken: the one that is graded, or the only one."""
    if download.assignment in works or len(works) < 2:
        return download.assignment if download.assignment in works else next(iter(works), "")
    names = listed(list(works))
    says = f"holds work for {names}, none of which is called {download.assignment or 'as what is graded'}"
    raise AskError(f"{shown(download.where)}: {says}; rename the folders of the right one")


def _time(path: Path) -> datetime | None:
    if not is_file(path):
        return None
    try:
        with path.open("rb") as file:
            text = "".join(islice(file.read(_MOST_TIME).decode("utf-8", "replace").splitlines(), 1))
    except OSError:
        return None
    return recorded(text, otherwise=UTC)
