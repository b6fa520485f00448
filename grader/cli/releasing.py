"""Writing what students get of an assignment."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.course.discovery import Assignment
from grader.course.publishing import is_in_step, public_file
from grader.course.release import stale, surplus
from grader.course.student_course import public_criteria
from grader.errors import CourseError
from grader.judge.diagnosis.publishing import agrees, publish
from grader.sandbox.base import Sandbox


def release(assignment: Assignment, sandbox: Callable[[], Sandbox]) -> Iterator[str]:
    """Write and take out what isn't as it would be made; gives a line for each file as that is done.

    `sandbox` is asked for only where something is to be run.

    Raises:
        CourseError: a file of the course is at fault or can't be written.
        AskError: jupytext isn't installed.
        SandboxError: the sandbox can't be built or broke.
    """
    files, gone = stale(assignment), surplus(assignment)
    for path, content in files.items():
        _write(path, content)
        yield f"{path}: written"
    for path in gone:
        _remove(path)
        yield f"{path}: taken out"
    if public_criteria(assignment.rubric):
        path, made = public_file(assignment), publish(assignment, sandbox)
        if not agrees(assignment, made):
            _write(path, made.text().encode())
            yield f"{path}: written"


def out_of_step(assignment: Assignment) -> Iterator[str]:
    """A line for each file that `release` would write or take out. Raises `CourseError` and `AskError` like it."""
    says = f"isn't what the reference and the rubric give; run `grader release {assignment.name}`"
    yield from (f"{path}: {says}" for path in stale(assignment))
    yield from (
        f"{path}: is nothing that students get; run `grader release {assignment.name}`" for path in surplus(assignment)
    )
    if not is_in_step(assignment):
        what = "isn't what rubric, checks, reference, mistakes and calibration give"
        yield f"{public_file(assignment)}: {what}; run `grader release {assignment.name}`"


def _write(path: Path, content: bytes) -> None:
    """Put `content` in the file's place, whole or not at all."""
    path = path.resolve()
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.is_file() and not os.access(path, os.W_OK):
            raise PermissionError(None, "it is read-only")
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    except OSError as error:
        raise CourseError(f"{path}: can't be written ({error.strerror}); check its permissions") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        raise CourseError(f"{path}: can't be taken out ({error.strerror}); check its permissions") from error
    with contextlib.suppress(OSError):
        path.parent.rmdir()
