"""Classroom 50, `result.json`: one grade, as its runner takes it from an autograder (`classroom50/result/v1`).

Points are whole numbers there, and no test may earn more than it is worth: they are rounded, a criterion that isn't
won stays below its points. The result is published in the student's repository, so that criteria which aren't public
are one test together. Who and which commit it is about comes from the variables that the runner sets for the
autograder; `datetime` is stamped by the runner anew. Source: `wiki/Advanced-Autograding.md` and
`schemas/result-v1.schema.json` of github.com/foundation50/classroom50.
"""

import json
import os
from datetime import UTC, datetime
from math import floor
from typing import Any, Final

from grader.errors import AskError
from grader.reports.classbook import GradeJson
from grader.reports.exporting import Of
from grader.reports.parts.handed_back import explained, public, reason, rest_of
from grader.reports.parts.plain import one_line, plain

name: Final = "Classroom 50"
of: Final[Of] = "grade"
file: Final = "result.json"

_NAMED: Final = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "assignment_type": "ASSIGNMENT_TYPE",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
}


def write(grade: GradeJson) -> str:
    """The grade in Classroom 50's form. Raises `AskError` outside its runner, and where there is no grade."""
    if grade["status"] == "not_graded":
        raise AskError(f"there is no grade to write ({plain(reason(grade))}); have it graded again")
    given = {key: os.environ.get(variable, "") for key, variable in _NAMED.items()}
    given["owner"] = given["owner"] or os.environ.get("USERNAME", "")
    given["assignment_type"] = given["assignment_type"] or "individual"
    if missing := [_NAMED[key] for key, value in given.items() if not value]:
        raise AskError(f"{', '.join(missing)}: not set; Classroom 50's runner sets them for its autograder.py")
    tests = _tests(grade)
    result = {
        "schema": "classroom50/result/v1",
        **given,
        "review": os.environ.get("REVIEW_URL") or given["commit"],
        "datetime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(one["score"] for one in tests),
        "max-score": sum(one["max-score"] for one in tests),
        "tests": tests,
    }
    return json.dumps(result, indent=2)


def _tests(grade: GradeJson) -> list[dict[str, Any]]:
    rows = [(one["title"], one["score"], one["max_score"], explained(one)) for one in public(grade)]
    rest = rest_of(grade)
    if rest is not None:
        rows.append(("What is checked and not shown", rest.score, rest.max_score, rest.says))
    if not rows:
        rows.append(("The work can be read", 0.0, grade["max_score"], reason(grade)))
    most = _whole([row[2] for row in rows], round(grade["max_score"]))
    return [
        {
            "test-name": one_line(title) or "criterion",
            "passed": score >= worth,
            "score": whole if score >= worth else max(0, min(round(score), whole - 1)),
            "max-score": whole,
            "message": plain(said),
        }
        for (title, score, worth, said), whole in zip(rows, most, strict=True)
    ]


def _whole(parts: list[float], total: int) -> list[int]:
    """`parts` as whole numbers that sum up to `total`: what is left over goes to those that lose most."""
    down = [floor(part) for part in parts]
    by_loss = sorted(range(len(parts)), key=lambda place: down[place] - parts[place])
    for place in by_loss[: max(0, total - sum(down))]:
        down[place] += 1
    return down
