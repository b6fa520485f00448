"""In a course for students mistakes are named and advice is given by what was released, without the reference."""

import shutil
from pathlib import Path

import pytest

from grader.cli.releasing import release
from grader.course.discovery import find_course
from grader.course.public import Public, public_of
from grader.course.secret import CourseSecret
from grader.errors import CourseError
from grader.judge.diagnosis.publishing import differences, publish
from grader.judge.grading import grade
from grader.judge.order import Order

RUBRIC = """
assignment: tiny
title: A tiny assignment
entry: {module: tiny.py, notebook: tiny.ipynb, names: [scale]}
needs: [numpy]
data: {default: none}
limits: {call_seconds: 5, load_seconds: 20}
pass_at: 0.5
criteria:
  - {id: scale, title: It scales, points: 10, check: "checks/test_tiny.py::test_scale"}
  - {id: seen, title: It scales the data, points: 10, check: "checks/test_tiny.py::test_data"}
  - {id: later, title: It scales again, points: 4, check: "checks/test_unseen.py::test_two", visibility: after_due}
  - {id: unseen, title: It scales unseen, points: 2, check: "checks/test_unseen.py::test_one", visibility: hidden}
profiles:
  other: {data: other}
"""

CHECKS = '''
import numpy as np
from grader.judge.author import array, fail


def test_scale(student, rng, observe):
    """`scale(x)` goes from 0 to 1."""
    x = np.sort(rng.normal(size=8))
    y = student.scale(x, returns=array(float, (8,), finite=False))
    observe("what `scale` gives", y)
    if not abs(y - (x - x[0]) / (x[-1] - x[0])).max() < 1e-6:
        fail(asked="I asked for scale(x).", got="It is another.", look="Look at the hint.")


def test_data(student, data, observe):
    """`scale(x)` goes from 0 to 1 for the data."""
    y = student.scale(data.asked["x"], returns=array(float, (4,), finite=False))
    observe("the scaled data", y)
    if not abs(y.max() - 1) < 1e-6:
        fail(asked="I asked for the scaled data.", got="They are others.")
'''

UNSEEN = """
def test_one(student):
    assert student.scale([0.0, 2.0], returns=None)[1] == 1, "swordfish"

def test_two(student):
    assert student.scale([0.0, 3.0], returns=None)[1] == 1
"""

DATA = """
import numpy as np
from grader.course.datasets import Dataset
from grader.wire.secret import Secret

def load(name, rng, fetch):
    x = np.linspace(1, 3, 4) if name == "none" else np.linspace(-2, 9, 4)
    return Dataset(visible={}, asked={"x": x}, labels=Secret(0))
"""

RIGHT = '''
import numpy as np

def scale(x):
    """From 0 to 1."""
    ### BEGIN SOLUTION
    low = np.min(x)
    width = np.max(x) - low
    return (x - low) / width
    ### END SOLUTION
'''

MISTAKES = """
mistakes:
  - {id: not_moved, says: The lowest isn't taken off., replace: (x - low), with: "(+x)", fails: [scale, seen, unseen]}
  - {id: squared, says: The width is squared., replace: / width, with: / width**2, fails: [scale, seen, unseen],
     see: "Scaling: how"}
  - {id: nothing, says: It is nan., replace: / width, with: / (width * np.nan), fails: [scale, seen]}
  - {id: rounded, says: "It isn't seen.", replace: (x - low), with: (np.round(x) - low), fails: [later]}
advice:
  - {id: by_hand, says: Use np.min., replace: np.min(x), with: "np.sort(x)[0]", finds: "np.sort(_x)[0]"}
equivalent:
  - {id: same, replace: np.max(x), with: np.amax(x), because: It is the same function.}
"""

NOT_MOVED = "import numpy as np\ndef scale(x):\n    return (np.array(x) / (max(x) - min(x))).tolist()\n"
SQUARED = "import numpy as np\ndef scale(x):\n    return (x - np.min(x)) / np.ptp(x) / np.ptp(x)\n"
TURNED = "import numpy as np\ndef scale(x):\n    return (np.min(x) - x) / np.ptp(x)\n"
BOTH = "import numpy as np\ndef scale(x):\n    return x / np.ptp(x) ** 2\n"
LOOKS = """
import pathlib

def scale(x):
    raise ValueError(f"found: {[path.name for path in pathlib.Path('..').rglob('*.json')]}")
"""
BY_HAND = "import numpy as np\ndef scale(x):\n    return (x - np.sort(x)[0]) / np.ptp(x)\n"


@pytest.fixture
def authors(tiny):
    """The course of `tiny` with a reference, known mistakes and criteria that aren't public."""
    for name, text in {
        "rubric.yaml": RUBRIC,
        "data.py": DATA,
        "README.md": "# Tiny\n\n```\n# Code\n```\n\n## Scaling: how ##\n",
        "checks/test_tiny.py": CHECKS,
        "checks/test_unseen.py": UNSEEN,
        "../../reference/tiny/solution.py": RIGHT,
        "../../reference/tiny/mistakes.yaml": MISTAKES,
    }.items():
        tiny.write(name, text)
    return tiny


class Students:
    """What students have of a course, in a folder of its own."""

    def __init__(self, authors):
        list(release(find_course(authors.root / "course").assignment("tiny"), lambda: authors.sandbox))
        self.root = authors.root / "installed"
        shutil.move(authors.root / "course" / "student_course", self.root)
        self.assignment = find_course(self.root).assignment("tiny")
        self.sandbox = authors.sandbox

    def grade(self, source, seed=1, **more):
        path = self.root.parent / "tiny.py"
        path.write_text(source)
        return grade(Order(self.assignment, self.sandbox, CourseSecret.fixed(seed), **more), path)


@pytest.fixture
def students(authors):
    return Students(authors)


def named(result):
    return {one.id: one.diagnosis.mistake for one in result.criteria if one.diagnosis is not None}


def test_a_known_mistake_is_named_with_its_figures(students):
    result = students.grade(SQUARED)
    assert named(result) == {"scale": "squared", "seen": "squared"}
    diagnosis = result.criteria[0].diagnosis
    assert diagnosis.says == 'The width is squared. See "Scaling: how" in the hand-out.'
    assert diagnosis.evidence.startswith("what `scale` gives: yours begins 0, ")
    assert "with this mistake it begins 0, " in diagnosis.evidence


def test_the_same_is_said_as_with_the_reference_at_hand(authors, students):
    for source in (SQUARED, NOT_MOVED, TURNED):
        with_it = {one.id: one.diagnosis for one in authors.grade(source).criteria}
        assert with_it["scale"] is not None
        for one in students.grade(source).criteria:
            assert one.diagnosis == with_it[one.id]


def test_two_mistakes_at_once_are_not_looked_for(students):
    assert not any(named(students.grade(BOTH)).values())


def test_right_work_earns_all_points_that_there_are_and_the_rest_is_told(students):
    result = students.grade(RIGHT)
    assert (result.status, result.score, result.max_score, result.passed) == ("graded", 20, 20, True)
    assert [one.id for one in result.criteria] == ["scale", "seen"]
    kept = result.withheld
    assert (kept.count, kept.points, kept.titles) == (2, 6, ("It scales again",))
    assert students.grade(RIGHT, only=("scale",)).withheld is None


def test_with_the_reference_at_hand_nothing_is_withheld(authors):
    result = authors.grade(RIGHT)
    assert (result.withheld, result.max_score) == (None, 26)


def test_other_questions_have_no_records_and_the_report_says_so(students):
    result = students.grade(SQUARED, seed=2)
    assert named(result) == {}
    assert "public questions" in " ".join(result.provenance.notes)


def test_with_other_data_the_checks_that_use_them_have_no_records(students):
    assert named(students.grade(SQUARED, profile="other")) == {"scale": "squared"}


def test_advice_is_given(students):
    (note,) = students.grade(BY_HAND).advice
    assert (note.id, note.says, note.line) == ("by_hand", "Use np.min.", 3)


def test_nothing_else_is_among_what_students_get(students):
    texts = {path.name: path.read_text() for path in students.root.rglob("*") if path.is_file()}
    assert {"public.json", "test_tiny.py", "tiny.py", "rubric.yaml"} <= set(texts)
    hidden = ("test_unseen", "unseen", "swordfish", "later", "rounded", "np.round")
    solved = ("low = ", "/ width", "(+x)", "width**2", "np.sort(x)[0]", "np.amax", "equivalent")
    assert [(name, words) for name, text in texts.items() for words in (*hidden, *solved) if words in text] == []
    assert "It scales again" in texts["public.json"]
    assert "It scales unseen" not in texts["public.json"]


def test_nan_is_kept_and_each_record_once(students):
    public = public_of(students.assignment)
    check = "checks/test_tiny.py::test_scale"
    assert [set(one["numbers"]) for one in public.record(check, "none", "nothing")] == [{"nan"}, {"nan"}]
    assert [one["numbers"][0] for one in public.record(check, "none")] == [0, 0]
    assert public.record(check, "none", "rounded") is None
    assert len({repr(record) for record in public.records}) == len(public.records)
    assert Public.model_validate_json(public.text()) == public


def test_it_is_the_same_each_time_and_what_changed_is_told(authors):
    assignment = find_course(authors.root / "course").assignment("tiny")
    first = publish(assignment, lambda: authors.sandbox)
    assert publish(assignment, lambda: authors.sandbox).text() == first.text()
    assert list(differences(first, first)) == []
    authors.write("../../reference/tiny/mistakes.yaml", MISTAKES.replace("width**2", "width**3"))
    other = publish(find_course(authors.root / "course").assignment("tiny"), lambda: authors.sandbox)
    assert list(differences(first, other)) == [f"test_{name} with the mistake squared" for name in ("scale", "data")]
    assert first.made_from != other.made_from


def test_the_work_sees_nothing_of_it(students):
    result = students.grade(LOOKS)
    assert "found: []" in result.criteria[0].message


def test_a_public_json_that_can_not_be_read_is_told(students):
    path = students.assignment.folder / "public.json"
    path.write_text(Path(path).read_text().replace("public/v1", "public/v9"))
    with pytest.raises(CourseError, match=r"tiny/public\.json: isn't what `grader release` makes today"):
        students.grade(RIGHT)
