import sys

import pytest

from grader.prove.setting import Setting
from grader.prove.verify import KINDS, ON_REQUEST, read_claims, verify

MADE = {
    "assignments/cats/rubric.yaml",
    "assignments/cats/README.md",
    "assignments/cats/data.py",
    "assignments/cats/checks/test_cats.py",
    "reference/cats/solution.py",
    "reference/cats/mistakes.yaml",
    "reference/cats/golden/columns/submission.py",
    "reference/cats/golden/columns/expect.yaml",
    "student_template/cats/my_answers.py",
    "student_template/cats/cats.ipynb",
    "student_course/student_template/cats/my_answers.py",
    "student_course/student_template/cats/cats.ipynb",
    "student_course/assignments/cats/rubric.yaml",
    "student_course/assignments/cats/README.md",
    "student_course/assignments/cats/data.py",
    "student_course/assignments/cats/checks/test_cats.py",
    "student_course/assignments/cats/public.json",
    ".schemas/rubric.json",
    ".schemas/mistakes.json",
    ".schemas/golden.json",
}


def files(root):
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def new(grader, tmp_path):
    """`grader new NAME` in a course of the test's own."""

    def run(name):
        return grader("new", name, "--course", tmp_path / "course")

    return run


@pytest.mark.parametrize("kinds", [[*KINDS], pytest.param([*ON_REQUEST], marks=pytest.mark.slow)])
def test_the_new_assignment_is_proven_at_once(new, tmp_path, kinds):
    assert new("cats").code == 0
    setting = Setting(tmp_path / "course", "cats", "auto", 1)
    proofs = list(verify([read_claims(setting, kinds)], jobs=2))
    assert [(proof.claim, proof.findings) for proof in proofs if not proof.holds] == []
    assert {proof.group for proof in proofs} >= {*kinds} - {"advice", "thresholds"}  # it has neither


def test_a_course_begins_where_nothing_is(new, tmp_path):
    ended = new("cats")
    assert (ended.code, ended.err) == (0, "")
    assert files(tmp_path / "course") == MADE
    assert not list((tmp_path / "course").glob(".grader-*"))


def test_nothing_is_left_to_fill_in_and_students_see_no_solution(new, tmp_path):
    new("cats")
    texts = {name: (tmp_path / "course" / name).read_text() for name in MADE if name[0] != "."}
    assert [name for name, text in texts.items() if "NAME" in text] == []
    template = texts["student_template/cats/my_answers.py"]
    assert "# YOUR WORK: return the probabilities" in template
    assert "np.exp" not in template
    assert "| 6 | `probabilities` |" in texts["assignments/cats/README.md"]


def test_the_next_steps_are_told_in_three_lines(new, tmp_path):
    steps = [line for line in new("cats").out.splitlines() if line[:1].isdigit()]
    assert len(steps) == 3
    assert f"`grader verify cats --course {tmp_path / 'course'}`" in steps[0]
    assert f"`grader release cats --course {tmp_path / 'course'}`" in steps[2]


@pytest.mark.parametrize("taken", ["assignments/cats", "reference/cats/golden", "student_template/cats"])
def test_where_anything_of_it_is_there_nothing_is_written(new, tmp_path, taken):
    (tmp_path / "course" / "assignments").mkdir(parents=True)
    (tmp_path / "course" / taken).mkdir(parents=True)
    ended = new("cats")
    assert (ended.code, ended.out) == (2, "")
    assert "/cats: is there already and is not overwritten" in ended.err
    assert files(tmp_path / "course") == set()


def test_a_link_that_leads_nowhere_is_something_too(new, tmp_path):
    (tmp_path / "course" / "assignments").mkdir(parents=True)
    (tmp_path / "course" / "assignments" / "cats").symlink_to(tmp_path / "gone")
    assert "is there already" in new("cats").err
    assert files(tmp_path) == set()


def test_where_a_part_can_not_be_written_none_is(new, tmp_path):
    (tmp_path / "course" / "assignments").mkdir(parents=True)
    (tmp_path / "course" / "reference").write_text("")
    ended = new("cats")
    assert (ended.code, ended.out) == (2, "")
    assert "course/reference: can't be written (File exists)" in ended.err
    assert files(tmp_path / "course") == {"reference"}


def test_two_assignments_and_what_was_there_stand_side_by_side(new, course):
    course.write(".schemas/rubric.json", "{}")
    before = {name: (course.root / name).read_bytes() for name in files(course.root)}
    assert (new("cats").code, new("class").code) == (0, 0)
    assert {name: (course.root / name).read_bytes() for name in before} == before
    assert (course.root / "student_template/class/class.ipynb").is_file()


@pytest.mark.parametrize("name", ["true", "null", "numpy", "a" * 64])
def test_every_name_of_a_rubric_will_do(new, grader, tmp_path, name):
    assert new(name).code == 0
    assert grader("release", name, "--check", "--course", tmp_path / "course").code == 0


@pytest.mark.parametrize("name", ["Cats", "cats-and-dogs", "1st", "", "../cats", "cats\n", "a" * 65])
def test_no_other_name_will(new, tmp_path, name):
    ended = new(name)
    assert (ended.code, ended.out) == (2, "")
    assert "take lower-case letters, digits and underscores" in ended.err
    assert not (tmp_path / "course").exists()


def test_a_folder_of_other_things_does_not_become_a_course(new, tmp_path):
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "letters.txt").write_text("")
    assert "is no course" in new("cats").err
    assert files(tmp_path / "course") == {"letters.txt"}


def test_without_jupytext_what_is_not_made_is_told(new, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "jupytext", None)
    ended = new("cats")
    assert ended.code == 0
    assert "student_template/cats and the hand-out's table of criteria aren't made yet: jupytext" in ended.err
    assert files(tmp_path / "course") == {name for name in MADE if not name.startswith("student_")}
