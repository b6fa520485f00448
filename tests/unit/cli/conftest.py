import json
from typing import NamedTuple

import pytest

from grader.cli.main import main

RUBRIC = """
assignment: tiny
title: A tiny assignment
entry: {module: tiny.py, notebook: tiny.ipynb, names: [double]}
needs: [NEEDS]
data: {default: none}
limits: {call_seconds: 2, load_seconds: 5}
pass_at: 0.5
criteria:
  - {id: double, title: It doubles, points: 10, check: "checks/test_tiny.py::test_double"}
  - {id: counts, title: It counts, points: 5, check: "checks/test_tiny.py::test_counts"}
"""

CHECKS = """
from grader.judge.author import fail, number, read


def test_double(student):
    '''`double(x)` is twice x.'''
    if student.double(4.0, returns=number()) != 8:
        fail(asked="I asked for double(4).", got="Something else came back.", look="at the factor")


def test_counts(student):
    '''`counter` starts at 0.'''
    assert read(student.counter, number()) == 0
"""

DATA = """
from grader.course.datasets import Dataset
from grader.wire.secret import Secret


def load(name, rng, fetch):
    return Dataset(visible={}, asked={}, labels=Secret({}), files={"rides/day.csv": b"1,2"}, note="")
"""

TEMPLATE = "counter = 0\n\n\ndef double(x):\n    pass\n"
RIGHT = "counter = 0\n\n\ndef double(x):\n    return 2 * x\n"
WRONG = "counter = 0\n\n\ndef double(x):\n    return 3 * x\n"


class Ended(NamedTuple):
    """How a command line ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def grader(capfd, monkeypatch, tmp_path):
    """The command line, in this process, with folders of its own for all that it keeps."""
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    for name in ("GRADER_DATA", "GRADER_SECRET_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)

    def run(*args):
        code = main([str(arg) for arg in args])
        return Ended(code, *capfd.readouterr())

    return run


class Course:
    """A course with one tiny assignment."""

    def __init__(self, root):
        self.root = root
        self.rubric()
        self.write("assignments/tiny/checks/test_tiny.py", CHECKS)
        self.write("assignments/tiny/data.py", DATA)
        self.write("assignments/tiny/README.md", "Double it.")
        self.write("assignments/tiny/pictures/double.svg", "<svg/>")
        self.write("student_template/tiny/tiny.py", TEMPLATE)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def rubric(self, needs=""):
        self.write("assignments/tiny/rubric.yaml", RUBRIC.replace("NEEDS", needs))


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path / "course")


@pytest.fixture
def check(grader, course, tmp_path):
    """`grader check tiny` of a source, with a fixed seed and the quickest way to run it."""

    def run(source, *args):
        path = tmp_path / "ada.py"
        path.write_text(source)
        return grader("check", "tiny", path, "--course", course.root, "--sandbox", "none", "--seed", "1", *args)

    return run
