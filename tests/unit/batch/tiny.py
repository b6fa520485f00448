"""A course with one tiny assignment, a class that hands in, and batches of it."""

import json
import re
from pathlib import Path

from grader.batch.coordinator import How, grade_class
from grader.batch.gradebook import Gradebook
from grader.batch.hand_ins import Class, HandIn, Person
from grader.batch.setting import Setting
from grader.course.discovery import find_course
from grader.course.secret import CourseSecret
from grader.judge.order import Order
from grader.reports.json import to_json
from grader.sandbox.fake import Fake

RUBRIC = """\
assignment: tiny
title: A tiny assignment
entry: {module: tiny.py, notebook: tiny.ipynb, names: [double]}
needs: [numpy]
data: {default: none}
limits: {call_seconds: 20, load_seconds: 20}
pass_at: 0.5
criteria:
  - {id: double, title: It doubles, points: 10, check: "checks/test_tiny.py::test_double"}
  - {id: nothing, title: Nothing stays, points: 5, check: "checks/test_tiny.py::test_nothing", requires: [double]}
  - {id: extra, title: There is more, points: 5, check: "checks/test_extra.py::test_extra"}
  - {id: loss, title: It learns, points: 20, stage: trained, check: "checks/test_tiny.py::test_loss",
     metric: loss, better: lower, full_at: 0.2, zero_at: 0.6}
  - {id: late, title: It learns enough, points: 4, check: "checks/test_tiny.py::test_double", requires: [loss]}
stages: {trained: {run: train, seconds: 20, seeds: {first: 1, most: 4}}}
"""

CHECKS = """\
from grader.judge.author import fail, number, read


def test_double(student, rng):
    '''`double(x)` is twice x.'''
    x = float(rng.normal())
    if student.double(x, returns=number()) != 2 * x:
        fail(asked="I asked for double(x).", got="It came back different.", look="Multiply by 2.")


def test_nothing(student):
    '''`double` of nothing is nothing.'''
    assert student.double(0.0, returns=number()) == 0


def test_loss(stage, measure):
    '''The loss.'''
    measure("loss", read(stage["loss"], number(finite=False)))
"""

EXTRA = """\
from grader.judge.author import exists, not_applicable, number, read


def test_extra(student):
    '''`extra` is 1.'''
    if not exists(student.extra):
        not_applicable("There is no extra.")
    assert read(student.extra, number()) == 1
"""

FILES = {
    "assignments/tiny/rubric.yaml": RUBRIC,
    "assignments/tiny/checks/test_tiny.py": CHECKS,
    "assignments/tiny/checks/test_extra.py": EXTRA,
    "assignments/tiny/inside.py": "def train(student, data, seed, _):\n    return {'loss': student.train(seed)}\n",
    "assignments/tiny/data.py": """\
from grader.course.datasets import Dataset
from grader.wire.secret import Secret


def load(name, rng, fetch):
    return Dataset(visible={}, asked={}, labels=Secret({}))
""",
    "reference/tiny/solution.py": "def double(x):\n    return 2 * x\n\ndef train(seed):\n    return 0.1\n",
    "reference/tiny/calibration.json": json.dumps(
        {"noise": {"quick": {"loss": {"within": 0.02, "between": 0, "runs": 40}}}}
    ),
}


def work(loss="0.1", double="2 * x", more="extra = 1"):
    """A submission; `loss` is an expression that may use `seed`, which differs from run to run."""
    return f"{more}\n\ndef double(x):\n    return {double}\n\ndef train(seed):\n    return {loss}\n"


class Tiny:
    """The course and the class in `root`; results are in `root/out`."""

    def __init__(self, root: Path):
        self.root = root
        self.course = root / "course"
        self.out = root / "out"
        self.people = {}
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name, text):
        path = self.course / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def change_rubric(self, *changes):
        """Each change is a pair of a pattern that stands once in the rubric and what is to stand there."""
        text = (self.course / "assignments/tiny/rubric.yaml").read_text()
        for pattern, instead in changes:
            text, count = re.subn(pattern, instead, text)
            assert count == 1
        self.write("assignments/tiny/rubric.yaml", text)

    def hands_in(self, who, text, attempt=1):
        path = self.root / "handed in" / f"{who} {attempt}" / "tiny.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        self.people[who, attempt] = HandIn((Person(who, who.title()),), path, str(path), attempt)

    @property
    def class_(self):
        return Class(tuple(self.people.values()))

    @property
    def setting(self):
        return Setting(self.course, "tiny", sandbox="none", seed=1, diagnosing=0.0)

    def order(self, **more):
        """An order that is quickly had: in a sandbox in name only."""
        assignment = find_course(self.course).assignment("tiny")
        return Order(assignment, Fake(), **{"secret": CourseSecret.fixed(1), "diagnosing": 0.0} | more)

    def batch(self, jobs=2, **how):
        """Grade the class; the events and the summary."""
        events = []
        grading = grade_class(self.class_, self.setting, self.out, How(to_json, jobs, **how))
        while True:
            try:
                events.append(next(grading))
            except StopIteration as end:
                return events, end.value

    def book(self):
        return Gradebook.at(self.out)

    def entries(self):
        """The gradebook by people and attempt."""
        with self.book() as book:
            return {(*(one.id for one in entry.people), entry.attempt): entry for entry in book.entries()}

    def results(self):
        """What each attempt has: its status, its score and where the result comes from."""
        return {who: (one.written.status, one.written.score, one.made) for who, one in self.entries().items()}

    def history(self, who, attempt=1):
        with self.book() as book:
            number = next(one.hand_in for one in book.entries() if one.people[0].id == who and one.attempt == attempt)
            return [(entry.made, entry.written.score) for entry in book.history(number)]


def plain(text):
    """A grade's JSON without what differs from run to run."""
    tree = json.loads(text)
    for part in (tree, *tree["criteria"]):
        part["seconds"] = 0
    return tree | {"cpu_seconds": 0, "usage": None}
