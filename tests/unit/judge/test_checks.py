"""What one run of the checks comes to."""

import pytest

from .conftest import CHECKS, RIGHT

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
