"""A recipe that has a parameter `time_limit` ends the student's training, and keeps what it did in place."""

import pytest

from .conftest import RUBRIC

INSIDE = """
import time


def train(student, data, seed, seconds, time_limit):
    steps = []
    with time_limit(0.1) as limit:
        student.train(steps)
    end = time.process_time() + 0.2
    while time.process_time() < end:
        pass
    return {"steps": len(steps), "reached": limit.reached}
"""
CHECKS = """
from grader.judge.author import boolean, integer, read


def test_double(student):
    '''It doubles.'''


def test_after(student):
    '''It comes after.'''


def test_alone(student):
    '''It stands alone.'''


def test_loss(stage, measure):
    '''The loss, 0 where steps were taken and the limit was reached, 0.5 where there was no need for it.'''
    reached = read(stage["reached"], boolean())
    measure("loss", 1 - 0.5 * (read(stage["steps"], integer()) > 0) - 0.5 * reached)
"""
ENDLESS = """
def double(x):
    return 2 * x

def train(steps):
    while True:
        try:
            steps.append(1)
        except Exception:
            pass
"""
SHORT = """
def double(x):
    return 2 * x

def train(steps):
    steps.append(1)
"""
RAISING = """
def double(x):
    return 2 * x

def train(steps):
    raise ValueError("odd")
"""


@pytest.fixture
def loss(tiny):
    tiny.write("rubric.yaml", RUBRIC.replace("seconds: 2, seeds", "seconds: 20, seeds"))
    tiny.write("inside.py", INSIDE)
    tiny.write("checks/test_tiny.py", CHECKS)

    def run(source):
        result = tiny.grade(source)
        assert result.status == "graded", (result.reason, result.author_log)
        return next(one for one in result.criteria if one.id == "loss")

    return run


def test_a_training_without_end_is_ended_and_what_it_did_counts(loss):
    assert loss(ENDLESS).value == 0.0


def test_one_that_ends_in_time_is_left_alone_as_is_what_follows(loss):
    assert loss(SHORT).value == 0.5


def test_what_it_raises_is_its_own(loss):
    told = loss(RAISING)
    assert (told.verdict, told.value) == ("failed", None)
    assert "ValueError: odd" in told.message


def test_it_must_leave_some_time(tiny, loss):
    tiny.write("inside.py", INSIDE.replace("time_limit(0.1)", "time_limit(0)"))
    assert "greater than 0 seconds, not 0" in loss(SHORT).message
