"""Grades as they are kept: the text that `grader check --json` writes, in fewer bytes."""

import json
import math
import zlib
from dataclasses import replace
from typing import Final

from pydantic import TypeAdapter, ValidationError

from grader.errors import GraderError
from grader.judge.grade import Grade, SubmissionId

_GRADE: Final = TypeAdapter(Grade)


def packed(text: str) -> bytes:
    """`text` in fewer bytes."""
    return zlib.compress(text.encode("utf-8"))


def unpacked(kept: bytes) -> str:
    """The text that `packed` made `kept` of."""
    return zlib.decompress(kept).decode("utf-8")


def read_grade(text: str) -> Grade:
    """The grade that was written as JSON; figures that were not finite are NaN.

    Raises:
        GraderError: the text isn't a grade as it is written today.
    """
    try:
        tree = json.loads(text)
        for figure in (figure for one in tree["criteria"] for figure in one["measurements"]):
            figure["value"] = math.nan if figure["value"] is None else figure["value"]
        return _GRADE.validate_python(tree)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise GraderError(f"a kept grade can't be read ({type(error).__name__}); have the work graded again") from error


def given_to(grade: Grade, other: SubmissionId) -> Grade:
    """`grade` as that of the same work which somebody else handed in, or the same person from another place."""
    return replace(grade, submission=replace(grade.submission, student=other.student, path=other.path))
