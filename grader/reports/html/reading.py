"""A grade as it was written as JSON, read back."""

import math
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from grader.errors import GraderError
from grader.judge.grade import Grade
from grader.reports.classbook import GradeJson

_GRADE: Final = TypeAdapter(Grade)


def grade_of(written: GradeJson) -> Grade:
    """The grade in `written`; figures that were not finite, which JSON has no form for, are NaN.

    Raises:
        GraderError: it isn't a grade as it is written today.
    """
    try:
        criteria = [{**one, "measurements": [*map(_measured, one["measurements"])]} for one in written["criteria"]]
        return _GRADE.validate_python({**written, "criteria": criteria})
    except (KeyError, TypeError, ValidationError) as error:
        raise GraderError(f"a grade can't be read ({type(error).__name__}); have the work graded again") from error


def _measured(figure: Any) -> dict[str, Any]:
    return {**figure, "value": math.nan if figure["value"] is None else figure["value"]}
