"""The command line where the course for students is all that there is."""

import shutil

import pytest

from .conftest import RIGHT, RUBRIC, WRONG

REFERENCE = '''\
counter = 0


def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
'''
MISTAKES = """
mistakes:
  - {id: triples, says: It is three times x., replace: 2 * x, with: 3 * x, fails: [double]}
"""
HIDDEN = '  - {id: odd, title: It is odd, points: 5, check: "checks/test_odd.py::test_odd", visibility: hidden}\n'


CHECKS = """
import numpy as np
from grader.judge.author import array, fail, number, read


def test_double(student, rng):
    x = rng.normal(size=4)
    if not np.allclose(student.double(x, returns=array(float, (4,))), 2 * x):
        fail(asked="I asked for double(x).", got="Something else came back.")


def test_counts(student):
    assert read(student.counter, number()) == 0
"""


@pytest.fixture
def authors(course):
    course.write("assignments/tiny/checks/test_tiny.py", CHECKS)
    course.write("assignments/tiny/rubric.yaml", RUBRIC.replace("NEEDS", "numpy") + HIDDEN)
    course.write("assignments/tiny/checks/test_odd.py", "def test_odd(student):\n    pass\n")
    course.write("reference/tiny/solution.py", REFERENCE)
    course.write("reference/tiny/mistakes.yaml", MISTAKES)
    return course


@pytest.fixture
def students(grader, authors, tmp_path):
    """A command line in the course for students, of which the author's is gone."""
    assert grader("release", "tiny", "--course", authors.root, "--sandbox", "none").code == 0
    shutil.move(authors.root / "student_course", tmp_path / "students")
    shutil.rmtree(authors.root)
    (tmp_path / "ada.py").write_text(WRONG)

    def run(command, *args):
        return grader(command, *args, "--course", tmp_path / "students")

    return run


def test_the_mistake_is_named_with_the_public_questions_and_no_secret_is_made(students, tmp_path):
    ended = students("check", "tiny", "ada.py", "--sandbox", "none")
    text = " ".join(ended.out.split())
    assert ended.code == 1
    assert "5 of 15 points" in text
    assert "A known mistake: It is three times x." in text
    assert "1 more criterion, 5 points, is checked by the course later." in text
    assert "seed 1" in text
    assert not list(tmp_path.rglob("*.key"))


def test_other_questions_can_be_asked(students):
    ended = students("check", "tiny", "ada.py", "--sandbox", "none", "--seed", "2", "--json", "-")
    assert ended.json["provenance"]["seed_id"] == "seed 2"
    assert ended.json["criteria"][0]["diagnosis"] is None
    assert ended.json["withheld"] == {"count": 1, "points": 5.0, "titles": []}


def test_right_work_passes(students, tmp_path):
    (tmp_path / "ada.py").write_text(RIGHT)
    ended = students("check", "tiny", "ada.py", "--sandbox", "none")
    assert ended.code == 0
    assert "15 of 15 points passed so far" in " ".join(ended.out.split())


def test_list_and_init_work(students, tmp_path):
    assert "2 criteria, 15 points, 5 more checked later, passed from 10;" in " ".join(students("list").out.split())
    assert students("init", "tiny", "mine").code == 0
    assert "return 2 * x" not in (tmp_path / "mine" / "tiny.py").read_text()


@pytest.mark.parametrize("text", ["{", '{"schema": "grader/public/v2"}', ""])
def test_a_broken_public_json_is_one_line_and_the_course_s_fault(students, tmp_path, text):
    (tmp_path / "students/assignments/tiny/public.json").write_text(text)
    ended = students("check", "tiny", "ada.py", "--sandbox", "none")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == "grader: tiny/public.json: isn't what `grader release` makes today; make it again\n"
    assert "can't be used: tiny/public.json" in " ".join(students("list").out.split())


def test_a_public_json_that_was_changed_is_not_believed(students, tmp_path):
    path = tmp_path / "students/assignments/tiny/public.json"
    path.write_text(path.read_text().replace('"reference":0', '"reference":99'))
    ended = students("check", "tiny", "ada.py", "--sandbox", "none")
    assert (ended.code, ended.out) == (3, "")
    assert "tiny/public.json: was changed since `grader release` made it" in ended.err


def test_release_says_what_moved_away_and_mends_it(grader, authors):
    def release(*args):
        return grader("release", "tiny", "--course", authors.root, "--sandbox", "none", *args)

    made = release()
    assert made.code == 0
    assert "student_course/assignments/tiny/public.json: written" in made.out
    assert (release("--check").code, release().out) == (0, "tiny: everything is in step\n")
    authors.write("reference/tiny/mistakes.yaml", MISTAKES.replace("3 * x", "4 * x"))
    ended = release("--check")
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "public.json: isn't what rubric, checks, reference, mistakes and calibration give" in ended.err
    assert release().out.endswith("public.json: written\n")
    assert release("--check").code == 0


def test_a_check_that_becomes_hidden_is_taken_out(grader, authors):
    given = authors.root / "student_course" / "assignments" / "tiny" / "checks" / "test_odd.py"
    for visibility in ("public", "hidden"):
        rubric = RUBRIC.replace("NEEDS", "numpy") + HIDDEN.replace("hidden", visibility)
        authors.write("assignments/tiny/rubric.yaml", rubric)
        assert grader("release", "tiny", "--course", authors.root, "--sandbox", "none").code == 0
        assert given.exists() == (visibility == "public")
