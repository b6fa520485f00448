import textwrap

import pytest

from grader.course.discovery import find_course
from grader.course.secret import CourseSecret
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.sandbox.fake import Fake

RUBRIC = """
assignment: tiny
title: A tiny assignment
entry: {module: tiny.py, notebook: tiny.ipynb, names: [double]}
needs: [numpy]
data: {default: none}
limits: {call_seconds: 2, load_seconds: 2}
pass_at: 0.5
criteria:
  - {id: double, title: It doubles, points: 10, check: "checks/test_tiny.py::test_double"}
  - {id: after, title: It comes after, points: 10, check: "checks/test_tiny.py::test_after", requires: [double]}
  - {id: alone, title: It stands alone, points: 10, check: "checks/test_tiny.py::test_alone"}
  - {id: loss, title: It learns, points: 10, stage: trained, check: "checks/test_tiny.py::test_loss",
     metric: loss, better: lower, full_at: 0.1, zero_at: 1.0}
stages: {trained: {run: train, seconds: 2, seeds: {first: 1, most: 3}}}
"""

CHECKS = """
from helper import VECTOR
from grader.judge.author import fail, number, read


def test_double(student, rng):
    '''`double(x)` is twice x.'''
    x = rng.normal(size=3)
    y = student.double(x, returns=VECTOR)
    if abs(y - 2 * x).max() > 1e-6:
        fail(asked="I asked for double(x).", got="It came back different.", look="Multiply by 2.")


def test_after(student):
    '''`double` of nothing is nothing.'''
    assert student.double(0.0, returns=number()) == 0, "swordfish"


def test_alone(student):
    '''`counter` starts at 0.'''
    assert read(student.counter, number()) == 0


def test_loss(student, stage, data, measure):
    '''The loss.'''
    assert data.labels.reveal() == {"y": [1.0]}
    measure("loss", read(stage["loss"], number(finite=False)))
"""

FILES = {
    "rubric.yaml": RUBRIC,
    "checks/test_tiny.py": CHECKS,
    "checks/helper.py": "from grader.judge.author import array\n\nVECTOR = array(float, (3,))\n",
    "inside.py": "def train(student, data, seed, seconds):\n    return {'loss': student.train(seed, data['x'])}\n",
    "data.py": """
from grader.course.datasets import Dataset
from grader.wire.secret import Secret


def load(name, rng, fetch):
    return Dataset(
        visible={"x": [1.0]}, asked={}, labels=Secret({"y": [1.0]}), files={"rides.csv": b"1,2"}, note=""
    )
""",
}

RIGHT = """
counter = 0

def double(x):
    return 2 * x

def train(seed, x):
    return 0.05
"""


class Class:
    """A course with one tiny assignment, and a way to hand work in."""

    def __init__(self, root, sandbox):
        self.root = root
        self.sandbox = sandbox
        self.folder = root / "course" / "assignments" / "tiny"
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def order(self, **more):
        assignment = find_course(self.root / "course").assignment("tiny")
        return Order(assignment, self.sandbox, CourseSecret.fixed(1), **more)

    def grade(self, source, **more):
        path = self.root / "tiny.py"
        path.write_text(textwrap.dedent(source))
        return grade(self.order(**more), path)


@pytest.fixture
def tiny(tmp_path):
    return Class(tmp_path, Fake())
