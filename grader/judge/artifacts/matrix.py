"""A matrix whose rows and columns have names, such as a confusion matrix, made into plain lists."""

from typing import Any, Final

import numpy as np

from grader.errors import CourseError
from grader.judge.artifacts.keys import keyed, texts

MOST: Final = 128
LONGEST: Final = 80


def plain(data: Any) -> dict[str, Any]:
    """What reports are made from: `rows` and `columns`, the names, `values`, a list for each row, and titles.

    `data` holds the first three, `values` as anything that numpy makes a 2-D array of numbers from, and may hold
    `row_title` and `column_title`, which say what rows and columns are.

    Raises:
        CourseError: `data` is something else, or larger than the limits above.
    """
    titles = {"row_title", "column_title"}
    given = keyed(data, {"rows", "columns", "values"}, titles)
    rows, columns = (_names(given[key], f"`{key}`") for key in ("rows", "columns"))
    values = np.asarray(given["values"])
    if values.dtype.kind not in "iuf":
        raise CourseError(f"`values` must be numbers, not {values.dtype}")
    if values.shape != (len(rows), len(columns)):
        raise CourseError(
            f"`values` has shape {values.shape}, but {len(rows)} rows and {len(columns)} columns have names"
        )
    said = dict(
        zip(sorted(titles), texts([given.get(key, "") for key in sorted(titles)], "titles", LONGEST), strict=True)
    )
    return {"rows": rows, "columns": columns, "values": values.tolist(), **said}


def _names(given: Any, what: str) -> list[str]:
    names = texts(given, what, LONGEST)
    if not 1 <= len(names) <= MOST:
        raise CourseError(f"{what} must be 1 to {MOST} names, not {len(names)}")
    return names
