"""What one run of the checks comes to."""

import io
import json
import re

import pytest
from rich.console import Console

from grader.reports.html.grade_page import grade_page
from grader.reports.json import to_json
from grader.reports.terminal.grade_page import render_grade

from .conftest import CHECKS, RIGHT, RUBRIC

CASES = """import pytest


@pytest.mark.parametrize('n', {cases})
def test_alone(student, n):
    '''`double` of n is twice n.'''
    assert student.double(n, returns=number()) == 2 * n


def test_without_a_criterion(student):"""


@pytest.mark.parametrize(("cases", "verdict"), [("[1, 2]", "passed"), ("[3, 1]", "failed"), ("[1, 3]", "failed")])
def test_a_check_of_several_cases_is_passed_if_all_are(tiny, cases, verdict):
    tiny.write("checks/test_tiny.py", CHECKS.replace("def test_alone(student):", CASES.format(cases=cases)))
    grade = tiny.grade(RIGHT.replace("return 2 * x", "return 0 if isinstance(x, int) and x == 3 else 2 * x"))
    assert {one.id: str(one.verdict) for one in grade.criteria}["alone"] == verdict


def test_what_checks_note_is_kept_once_however_many_trainings_there_were(tiny):
    noted = CHECKS.replace("data, measure):", "data, measure, note):\n    note('by version 2.6')")
    tiny.write("checks/test_tiny.py", noted.replace("(student, rng):", "(student, rng, note):\n    note('drawn')"))
    tiny.write("rubric.yaml", RUBRIC.replace("first: 1", "first: 2"))
    grade = tiny.grade(RIGHT)
    assert [len(one.measurements) for one in grade.criteria] == [0, 0, 0, 2]
    assert [one for one in grade.provenance.notes if "calibrated" not in one] == ["drawn", "by version 2.6"]


def test_reports_show_what_checks_note(tiny):
    noted = "def test_alone(student, note):\n    note('by <b>, version 2.6')"
    tiny.write("checks/test_tiny.py", CHECKS.replace("def test_alone(student):", noted))
    written = to_json(tiny.grade(RIGHT))
    assert "by <b>, version 2.6" in json.loads(written)["provenance"]["notes"]
    assert "by &lt;b&gt;, version 2.6" in grade_page(json.loads(written))
    screen = io.StringIO()
    Console(file=screen, width=80).print(render_grade(tiny.grade(RIGHT)))
    assert re.search(r"Note +by <b>, version 2\.6", screen.getvalue())
