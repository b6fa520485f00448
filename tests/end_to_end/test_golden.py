"""Every golden submission of every assignment gets the verdicts that lie beside it, in the strongest sandbox here.

`expect.yaml` says: `status`; `verdicts`, a verdict for each criterion that it names; `all`, the verdict of the others
(default: passed); `may`, criteria whose verdict is open; `message_contains`; `score`, the lowest and the
highest total; `needs`, packages without which the case is skipped.
"""

from pathlib import Path

import pytest
import yaml

from grader.course.discovery import find_course
from grader.course.secret import CourseSecret
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.sandbox.choose import choose

ROOT = Path(__file__).parents[2]
CASES = sorted(path.parent for path in ROOT.glob("reference/*/golden/*/expect.yaml"))
KEYS = {"says", "status", "verdicts", "all", "may", "message_contains", "score", "needs"}


@pytest.fixture(scope="session")
def sandbox():
    return choose("auto")


def graded(case, sandbox, seed=1):
    assignment = find_course(ROOT).assignment(case.parents[1].name)
    return grade(Order(assignment, sandbox, CourseSecret.fixed(seed)), case / "submission")


def test_there_are_golden_submissions():
    assert len(CASES) >= 15


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parents[1].name}-{case.name}")
def test_golden(case, sandbox):
    expect = yaml.safe_load((case / "expect.yaml").read_text(encoding="utf-8"))
    assert set(expect) <= KEYS
    for module in expect.get("needs", ()):
        pytest.importorskip(module, reason=f"this submission uses {module}, which isn't installed here")
    result = graded(case, sandbox)
    assert result.status == expect.get("status", "graded"), result.author_log
    got = {one.id: str(one.verdict) for one in result.criteria}
    want = {name: expect.get("all", "passed") for name in got} | expect.get("verdicts", {})
    open_ = set(expect.get("may", ()))
    assert {name: one for name, one in got.items() if name not in open_} == {
        name: one for name, one in want.items() if name not in open_
    }
    low, high = expect.get("score", (0, 100))
    assert low <= result.score <= high
    said = {one.id: f"{one.message} {one.hint}" for one in result.criteria}
    for name, words in expect.get("message_contains", {}).items():
        assert words in said[name]


@pytest.mark.parametrize("folder", sorted(ROOT.glob("reference/*/solution.py")), ids=lambda path: path.parent.name)
def test_the_reference_earns_full_marks(folder, sandbox):
    assignment = find_course(ROOT).assignment(folder.parent.name)
    result = grade(Order(assignment, sandbox, CourseSecret.fixed(2)), folder)
    assert (result.status, result.score) == ("graded", result.max_score), [
        (one.id, one.message) for one in result.criteria if one.verdict != "passed"
    ]
