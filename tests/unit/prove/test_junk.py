"""Junk in place of each answer: holes in checks are found with file and line, and sound checks are left in peace."""

import textwrap

import pytest

from grader.course.discovery import find_course
from grader.course.secret import CourseSecret
from grader.judge.order import Order
from grader.prove import junk
from grader.sandbox.fake import Fake

CHECK = "checks/test_tiny.py::test_it"
RUBRIC = """
assignment: tiny
title: A tiny assignment
entry: {module: tiny.py, notebook: tiny.ipynb, names: [double]}
needs: [numpy]
data: {default: none}
limits: {call_seconds: 5, load_seconds: 10}
pass_at: 0.5
criteria:
  - {id: it, title: It is so, points: 10, check: "checks/test_tiny.py::test_it"}
"""
WITH_STAGE = RUBRIC.replace('"}', '", stage: trained, metric: loss, better: lower, full_at: 0.1, zero_at: 1.0}') + (
    "stages: {trained: {run: train, seconds: 5}}\n"
)
FILES = {
    "inside.py": """
        from pathlib import Path

        def train(student, data, seed, seconds):
            with Path("runs").open("a+") as file:
                file.write("x")
            return {"loss": student.double(0.02), "runs": len(Path("runs").read_text())}
    """,
    "data.py": """
        from grader.course.datasets import Dataset
        from grader.wire.secret import Secret

        def load(name, rng, fetch):
            return Dataset(visible={}, asked={}, labels=Secret({}), files={}, note="")
    """,
}
RIGHT = """
counter = 0
level = 2.0
names = ["one", "two"]
called = []

def double(x):
    called.append(x)
    return 2 * x

def count():
    return 40 + len(called)

def pair():
    return 1.0, [2.0, 3.0]

def fails():
    raise ValueError("as it should")
"""


class Tiny:
    """An assignment with one check, whose text each test writes."""

    def __init__(self, root):
        self.root = root
        self.folder = root / "assignments" / "tiny"
        for name, text in {"rubric.yaml": RUBRIC, **FILES}.items():
            self.write(name, text)
        self.work = root / "tiny.py"
        self.work.write_text(RIGHT)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))

    def upsets(self, body, arguments="student", before=""):
        """What upsets a check with this body, which begins on line 2 unless something stands before it."""
        head = f"from grader.judge.author import *\n{before}def test_it({arguments}):\n"
        self.write("checks/test_tiny.py", head + textwrap.indent(textwrap.dedent(body).strip("\n"), "    ") + "\n")
        order = Order(find_course(self.root).assignment("tiny"), Fake(), CourseSecret.fixed(1))
        return junk.upsets(order, self.work, CHECK)

    def where(self, upset):
        return f"{upset.file.relative_to(self.folder).as_posix()}:{upset.line}"


@pytest.fixture
def tiny(tmp_path):
    return Tiny(tmp_path)


SOUND = """
import numpy as np
from helper import level_of

rows = student.double(np.ones((3, 2)), returns=array(float, (3, 2)))
assert rows.sum() == 12
first, rest = student.pair(returns=tuple_of(number(), list_of(number())))
assert [first, *rest] == [1, 2, 3]
assert exists(student.counter) and not exists(student.nothing)
assert take(student.names, 2, text()) == ["one", "two"]
student.level = 3.0
assert level_of(student) == 3.0
kept = keep(student.called)
student.double(1.0)
assert read(kept[-1], number()) == 1.0
try:
    student.fails(returns=anything())
except StudentError as error:
    assert error.type == "ValueError"
"""
HELPER = """
from grader.judge.author import array, number, read

def level_of(student):
    return read(student.level, number())

def whole_level_of(student):
    return int(read(student.level, number(finite=False)))
"""


def test_a_sound_check_has_no_upsets(tiny):
    tiny.write("checks/helper.py", HELPER)
    assert tiny.upsets(SOUND) == []


def test_a_check_that_asks_nothing_has_none(tiny):
    assert tiny.upsets("assert rng.random() < 1", "rng") == []


@pytest.mark.parametrize(
    ("body", "line", "words", "trouble"),
    [
        ("int(read(student.level, number(finite=False)))", 3, "NaN", "ValueError: cannot convert float NaN to integer"),
        ("1 / read(student.level, number())", 3, "0", "ZeroDivisionError"),
        ("bytes(read(student.counter, integer()))", 3, "-1", "ValueError: negative count"),
        ("names = list_of(text())\nread(student.names, names)[0]", 4, "an empty list", "IndexError"),
        ("take(student.names, 2, text())[0]", 3, "an empty list", "IndexError"),
        ("read(student.names[0], text())[0]", 3, "an empty string", "IndexError"),
        ("student.pair(returns=tuple_of(number(), array(float)))[1][0]", 3, "0 for item 1 of a tuple", "IndexError"),
        ("import numpy\nstudent.double(numpy.ones(2), returns=array(float)).max()", 4, "an empty array", "ValueError"),
        (
            "import numpy\nstudent.double(numpy.ones((2, 2)), returns=array(float, (None, 2))).max()",
            4,
            "an array without rows",
            "ValueError",
        ),
        (
            "try:\n    student.double(1.0, returns=number())\nexcept StudentError as error:\n    error.frames[0]",
            4,
            "an exception without words",
            "IndexError",
        ),
    ],
)
def test_a_hole_is_found_with_its_line(tiny, body, line, words, trouble):
    found = tiny.upsets(body)
    assert {tiny.where(upset) for upset in found} == {f"checks/test_tiny.py:{line}"}
    assert any(words in upset.junk.split(", or ") and trouble in upset.trouble for upset in found)
    assert {upset.check for upset in found} == {CHECK}


def test_a_hole_in_a_helper_is_found_there(tiny):
    tiny.write("checks/helper.py", HELPER)
    (upset,) = tiny.upsets("whole_level_of(student)", before="from helper import whole_level_of\n")
    assert tiny.where(upset) == "checks/helper.py:8"
    assert upset.asked == "`level`"


def test_a_check_that_breaks_on_the_truth_is_told_once_with_its_line(tiny):
    (upset,) = tiny.upsets("x = read(student.level, anything())\nx + 1")
    assert tiny.where(upset) == "checks/test_tiny.py:4"
    assert (upset.junk, upset.asked) == ("the truth", "the work")
    assert "TypeError" in upset.trouble


def test_a_file_of_checks_that_cant_be_read_is_an_upset(tiny):
    (upset,) = tiny.upsets("pass", before="import nothing_of_that_name\n")
    assert upset.file.name == "test_tiny.py"


@pytest.mark.parametrize("place", [0, -1])
def test_of_questions_in_a_loop_the_first_and_the_last_are_tried(tiny, place):
    body = f"""
        told = []
        for x in range(4):
            told.append(student.double(float(x), returns=number(finite=False)))
        int(told[{place}])
    """
    (upset,) = tiny.upsets(body)
    assert tiny.where(upset) == "checks/test_tiny.py:5"
    assert upset.junk == "NaN"


def test_where_one_line_asks_from_two_places_both_are_tried(tiny):
    body = """
        def ask():
            return read(student.level, number(finite=False))
        ask()
        int(ask())
        ask()
    """
    (upset,) = tiny.upsets(body)
    assert tiny.where(upset) == "checks/test_tiny.py:4"
    assert upset.junk == "NaN"


def test_what_is_asked_only_after_junk_is_tried_too(tiny):
    body = """
        try:
            student.double(1.0, returns=number())
        except StudentError:
            int(read(student.level, number(finite=False)))
    """
    (upset,) = tiny.upsets(body)
    assert tiny.where(upset) == "checks/test_tiny.py:6"
    assert upset.junk == "NaN, after an exception from `double(...)`"


def test_after_junk_the_work_knows_all_that_came_before_and_nothing_else(tiny):
    body = """
        caught = False
        student.double(1.0)
        try:
            student.double(2.0, returns=number())
        except WrongValue:
            caught = True
        count = student.count(returns=integer())
        if count == 40 or (caught and count == 42):
            raise RuntimeError(f"double was called {count - 40} times")
    """
    assert tiny.upsets(body) == []


def test_a_check_that_asks_without_end_is_stopped(tiny):
    body = """
        left = read(student.counter, integer())
        while left != 0:
            student.double(left)
            left -= 1
    """
    found = tiny.upsets(body)
    assert found
    assert all("had no end" in upset.trouble for upset in found)
    assert any("-1" in upset.junk.split(", or ") for upset in found)


def test_much_junk_with_the_same_effect_is_told_briefly_and_counted(tiny):
    (upset,) = tiny.upsets("try:\n    read(student.level, number())\nexcept (StudentError, WrongValue):\n    1 / 0")
    assert upset.junk.split(", or ")[-1] == "1 more"


def test_a_check_that_is_not_the_same_again_is_told(tiny):
    found = tiny.upsets("import numpy\nassert student.double(float(numpy.random.rand()), returns=number()) >= 0")
    assert found
    assert all(upset.trouble.startswith("not tried: ") for upset in found)


def test_what_is_left_out_is_told(tiny, monkeypatch):
    monkeypatch.setattr(junk, "MOST_RUNS", 5)
    (upset,) = tiny.upsets("read(student.level, number())")
    assert "were not tried" in upset.trouble


def test_each_case_of_a_check_is_tried(tiny):
    body = """
        told = student.double(float(n), returns=number(finite=False))
        if n == 1:
            int(told)
    """
    before = "import pytest\n@pytest.mark.parametrize('n', [0, 1, 2])\n"
    (upset,) = tiny.upsets(body, "student, n", before)
    assert tiny.where(upset) == "checks/test_tiny.py:5"
    assert upset.junk == "NaN"


def test_the_checks_of_a_stage_are_tried_and_the_stage_runs_once(tiny):
    tiny.write("rubric.yaml", WITH_STAGE)
    body = """
        try:
            measure("loss", read(stage["loss"], number()))
        except WrongValue:
            measure("loss", 1.0)
        if read(stage["runs"], integer()) == 2:
            raise RuntimeError("trained again")
        int(read(stage["loss"], number(finite=False)))
    """
    (upset,) = tiny.upsets(body, "stage, measure")
    assert tiny.where(upset) == "checks/test_tiny.py:9"
    assert upset.junk == "NaN"
    assert upset.asked == "`train(...)['loss']`"


def test_a_check_that_then_measures_nothing_is_upset(tiny):
    tiny.write("rubric.yaml", WITH_STAGE)
    (upset,) = tiny.upsets('if exists(stage["loss"]):\n    measure("loss", 0.0)', "stage, measure")
    assert upset.junk == "None"
    assert "measured no loss" in upset.trouble
