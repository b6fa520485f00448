"""Gradescope, `results.json`: one grade, as an autograder leaves it in `/autograder/results`.

`score` counts, whatever the tests sum up to. Each test has `visibility`: Gradescope itself shows `after_due_date` ones
when the time has come and `hidden` ones never, and keeps the total back as long as some are to be shown later. What the
student's code printed is not in it. Source: gradescope-autograders.readthedocs.io, *Autograder Specifications*.
"""

import json
from typing import Any, Final

from grader.errors import AskError
from grader.reports.classbook import GradeJson
from grader.reports.exporting import Of
from grader.reports.parts.handed_back import Outcome, explained, reason
from grader.reports.parts.plain import plain

name: Final = "Gradescope"
of: Final[Of] = "grade"
file: Final = "results.json"

_SEEN: Final = {"public": "visible", "after_due": "after_due_date", "hidden": "hidden"}


def write(grade: GradeJson) -> str:
    """The grade in Gradescope's form; a work without a grade has none, so that Gradescope reports a failed run."""
    if grade["status"] == "not_graded":
        raise AskError(f"there is no grade to write ({plain(reason(grade))}); have it graded again")
    result: dict[str, Any] = {
        "score": grade["score"],
        "execution_time": round(grade["seconds"]),
        "output": _output(grade),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(one) for one in grade["criteria"]],
    }
    return json.dumps(result, indent=2)


def _output(grade: GradeJson) -> str:
    if reason(grade):
        return plain(reason(grade))
    advice = [f"{one['file']}, line {one['line']}: {one['says']}" for one in grade["advice"]]
    return plain("\n".join(["This costs no points, but could be better:", *advice])) if advice else ""


def _test(one: Outcome) -> dict[str, Any]:
    return {
        "name": plain(one["title"]),
        "score": one["score"],
        "max_score": one["max_score"],
        "status": "passed" if one["score"] >= one["max_score"] else "failed",
        "output": plain(explained(one)),
        "visibility": _SEEN[one["visibility"]],
        "extra_data": {"id": one["id"], "verdict": one["verdict"]},
    }
