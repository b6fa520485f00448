"""What becomes of an artifact from the check to the grade."""

import base64

import pytest

from grader.judge.artifacts.png import decoded

CHECKS = """
import numpy as np
from grader.judge.author import array


def test_double(student, artifact):
    '''It draws.'''
    drawn = student.draw(returns=array(int, (2, 2, 2)))
    artifact("images", "drawn", {{"images": {images}}})


def test_after(artifact):
    '''It counts.'''
    artifact("matrix", "counted", {{"rows": ["a"], "columns": ["b"], "values": np.ones((1, 1))}})


def test_alone():
    '''It is.'''


def test_loss(measure):
    '''The loss.'''
    measure("loss", 0.0)
"""

WORK = """
def double(x):
    return x

def draw():
    return [[[0, 1], [2, 255]], [[3, 4], [5, 6]]]

def train(seed, x):
    return 0.05
"""


@pytest.fixture
def graded(tiny):
    def run(images):
        tiny.write("checks/test_tiny.py", CHECKS.format(images=images))
        return tiny.grade(WORK)

    return run


def test_the_grade_holds_plain_values(graded):
    grade = graded("drawn.astype(np.uint8)")
    (drawn,), (counted,) = grade.criteria[0].artifacts, grade.criteria[1].artifacts
    pictures = drawn.data["rows"][0]["pictures"]
    assert [decoded(base64.b64decode(one["png"]), 2).tolist() for one in pictures] == [
        [[0, 1], [2, 255]], [[3, 4], [5, 6]],
    ]  # fmt: skip
    assert counted.data["values"] == [[1.0]]


def test_what_a_check_hands_over_wrongly_is_the_author_s_fault_and_told_to_them(graded):
    grade = graded("drawn / 255")
    assert grade.criteria[0].verdict == "not_graded"
    assert grade.criteria[0].artifacts == ()
    assert "artifact('images', 'drawn'): `images` must be uint8 from 0 to 255, not float64" in grade.author_log
