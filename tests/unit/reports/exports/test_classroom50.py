import json
import re

import pytest

from grader.errors import AskError
from grader.reports.exports.classroom50 import write

from .conftest import CRITERIA, graded, outcome, refused

RUNNER = {
    "CLASSROOM": "dl-2026",
    "ASSIGNMENT": "first-nn",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "ada",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://git.example/commit/a1",
    "RELEASE_URL": "https://git.example/releases/tag/x",
    "REVIEW_URL": "",
}


@pytest.fixture(autouse=True)
def runner(monkeypatch):
    monkeypatch.delenv("USERNAME", raising=False)
    for name, value in RUNNER.items():
        monkeypatch.setenv(name, value)


def read(grade):
    """The result, held to what `result-v1.schema.json` and the runner's own rules ask for."""
    result = json.loads(write(grade))
    assert result["schema"] == "classroom50/result/v1"
    texts = {"classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release", "review"}
    assert set(result) == {"schema", *texts, "datetime", "score", "max-score", "tests"}
    assert all(isinstance(result[name], str) and result[name] for name in texts)
    assert result["submission"].startswith("submit/")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", result["datetime"])
    for one in (result, *result["tests"]):
        assert type(one["score"]) is type(one["max-score"]) is int
        assert 0 <= one["score"] <= one["max-score"]
    for one in result["tests"]:
        assert isinstance(one["test-name"], str)
        assert one["test-name"]
        assert isinstance(one["passed"], bool)
    assert [result[key] for key in ("score", "max-score")] == [
        sum(one[key] for one in result["tests"]) for key in ("score", "max-score")
    ]
    return result


def test_public_criteria_are_tests_and_the_others_one_together():
    result = read(graded(0.5, 1, 0))
    assert [(one["test-name"], one["score"], one["max-score"]) for one in result["tests"]] == [
        ("The forward pass | is right", 30, 60),
        ("What is checked and not shown", 30, 40),
    ]
    assert "told" not in json.dumps(result)
    assert (result["owner"], result["review"]) == ("ada", RUNNER["COMMIT_URL"])


@pytest.mark.parametrize("share", [0, 0.004, 0.5, 0.996, 1])
def test_points_are_whole_and_full_only_for_what_is_won(share):
    thirds = [CRITERIA[0].__class__(f"c{place}", f"C{place}", 100 / 3, "public") for place in range(3)]
    grade = graded(0, 0, 0, criteria=tuple(outcome(one, share) for one in thirds), score=100.0 * share)
    result = read(grade)
    assert result["max-score"] == 100
    assert all(one["passed"] == (one["score"] == one["max-score"]) for one in result["tests"])


def test_work_that_cant_be_read_is_a_lost_test():
    result = read(refused("not_gradable", "no module"))
    assert (result["score"], result["max-score"], result["tests"][0]["message"]) == (0, 100, "no module")


def test_outside_the_runner_it_is_said_what_is_missing(monkeypatch):
    monkeypatch.delenv("CLASSROOM")
    with pytest.raises(AskError, match=r"^CLASSROOM: not set"):
        write(graded(1, 1, 1))


def test_without_a_grade_there_is_no_result():
    with pytest.raises(AskError, match="a check broke"):
        write(refused("not_graded", "a check broke"))
