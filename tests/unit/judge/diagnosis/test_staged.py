"""Checks of a stage are replayed where the stage is no training, and never where it may be one."""

import pytest

from grader.course.rubric import Stage
from grader.judge.stages import trains

RUBRIC = """
assignment: tiny
title: A tiny assignment
entry: {module: tiny.py, notebook: tiny.ipynb, names: [use]}
needs: [numpy]
data: {default: none}
limits: {call_seconds: 5, load_seconds: 20}
pass_at: 0.5
criteria:
  - {id: kept, title: It keeps what it gets, points: 10, check: "checks/test_tiny.py::test_kept", stage: ready}
stages: {ready: {run: make, seconds: 5, seeds: {first: 1, most: 1}}}
"""

METRIC = """
  - {id: loss, title: It learns, points: 10, stage: ready, check: "checks/test_tiny.py::test_loss",
     metric: loss, better: lower, full_at: 0.1, zero_at: 1.0}
"""

CHECKS = '''
from grader.judge.author import array, fail, read


def test_kept(stage, observe):
    """`use` leaves its array alone."""
    after = read(stage["given"], array(float, (3,)))
    observe("the array afterwards", after)
    if after[0] != stage_number(stage):
        fail(asked="I asked for the array.", got="It is another.")


def stage_number(stage):
    return float(read(stage["first"], array(float, (1,)))[0])


def test_loss(stage, measure):
    """The loss."""
    measure("loss", stage_number(stage))
'''

INSIDE = """
import numpy as np

def make(student, data, seed, seconds):
    given = np.random.normal(size=3)
    first = given[:1].copy()
    student.use(given)
    return {"given": given, "first": first}
"""

RIGHT = "import numpy as np\n\ndef use(x):\n    return x + 1\n"
MISTAKES = """
mistakes:
  - {id: added, says: It adds in place., replace: return x + 1, with: x += 1, fails: [kept]}
  - {id: doubled, says: It doubles in place., replace: return x + 1, with: x *= 2, fails: [kept]}
"""
ADDED = "def use(x):\n    x[:] = [one + 1 for one in x]\n"
DOUBLED = "def use(x):\n    x += x\n"


@pytest.fixture
def known(tiny):
    """The course of `tiny` with one check of a stage, a reference and two mistakes."""
    files = {"rubric.yaml": RUBRIC, "checks/test_tiny.py": CHECKS, "inside.py": INSIDE}
    known_work = {"solution.py": RIGHT, "mistakes.yaml": MISTAKES}
    for name, text in {**files, **{f"../../reference/tiny/{name}": text for name, text in known_work.items()}}.items():
        tiny.write(name, text)
    return tiny


def named(result):
    return {one.id: one.diagnosis.mistake for one in result.criteria if one.diagnosis is not None}


@pytest.mark.parametrize(("source", "mistake"), [(ADDED, "added"), (DOUBLED, "doubled")])
def test_a_check_of_a_cheap_stage_is_replayed_with_the_same_numbers(known, source, mistake):
    assert named(known.grade(source, diagnosing=60.0)) == {"kept": mistake}


@pytest.mark.parametrize(
    "rubric",
    [RUBRIC.replace("seconds: 5,", "seconds: 60,"), RUBRIC.replace("stages:", METRIC.lstrip("\n") + "stages:")],
    ids=["it may last", "a metric follows"],
)
def test_what_may_be_a_training_is_not(known, rubric):
    known.write("rubric.yaml", rubric)
    result = known.grade(ADDED, diagnosing=60.0)
    assert {one.id: one.verdict for one in result.criteria}["kept"] == "failed"
    assert named(result) == {}


def test_a_recipe_that_fails_is_compared_by_its_ending(known):
    mistake = "  - {id: deaf, says: It takes nothing., replace: use(x), with: 'use()', fails: [kept]}\n"
    known.write("../../reference/tiny/mistakes.yaml", MISTAKES + mistake)
    assert named(known.grade("def use():\n    return 1\n", diagnosing=60.0)) == {"kept": "deaf"}


@pytest.mark.parametrize(("seconds", "long"), [(10.0, False), (10.5, True)])
def test_how_long_a_stage_may_last_that_is_no_training(seconds, long):
    assert trains("ready", Stage(run="make", seconds=seconds), []) is long
