import json
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict

from grader.errors import AskError
from grader.reports.exports.gradescope_results import write

from .conftest import ADVICE, graded, refused

Seen = Literal["hidden", "after_due_date", "after_published", "visible"]
Text = Literal["text", "html", "simple_format", "md", "ansi"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Test(Strict):
    """A test as Gradescope documents it."""

    __test__ = False
    score: float
    max_score: float
    name: str
    status: Literal["passed", "failed"]
    output: str
    visibility: Seen
    extra_data: dict[str, str]


class Results(Strict):
    """The file as Gradescope documents it."""

    score: float
    execution_time: int
    output: str
    output_format: Text
    test_output_format: Text
    test_name_format: Text
    visibility: Seen
    stdout_visibility: Seen
    tests: list[Test]


def read(grade):
    return Results.model_validate(json.loads(write(grade)))


def test_hidden_criteria_are_hidden_and_those_told_later_wait():
    found = read(graded(0.5, 1, 0, log="the answer is 42", author_log="expected 42", advice=ADVICE))
    assert [one.visibility for one in found.tests] == ["visible", "after_due_date", "hidden"]
    assert [one.status for one in found.tests] == ["failed", "passed", "failed"]
    assert found.score == sum(one.score for one in found.tests) == 60
    assert found.stdout_visibility == "hidden"
    assert "my.py, line 7: Use one product" in found.output
    assert "42" not in write(graded(0.5, 1, 0, log="the answer is 42", author_log="expected 42"))


def test_work_that_cant_be_read_has_no_points_and_a_reason():
    found = read(refused("not_gradable", "/srv/class/s/my.py: is no notebook"))
    assert (found.score, found.tests, found.output) == (0.0, [], "my.py: is no notebook")


def test_without_a_grade_there_are_no_results():
    with pytest.raises(AskError, match="a check broke"):
        write(refused("not_graded", "a check broke"))
