import json

import pytest

from grader.reports.exporting import forms

from .conftest import RIGHT, WRONG

OF_GRADES = [key for key, form in forms().items() if form.of == "grade" and key != "classroom50"]


@pytest.fixture
def grade(check, tmp_path):
    """The JSON of a grade."""
    check(WRONG, "--quiet", "--json", tmp_path / "grade.json")
    return tmp_path / "grade.json"


@pytest.mark.parametrize("key", OF_GRADES)
def test_a_grade_is_written_to_the_usual_file_or_stdout(grader, grade, tmp_path, key):
    ended = grader("export", grade, "--format", key)
    usual = forms()[key].file
    assert (ended.code, ended.out, ended.err) == (0, "", f"Wrote {usual}\n")
    assert grader("export", grade, "--format", key, "--to", "-").out == (tmp_path / usual).read_text()


def test_every_form_says_what_it_is():
    for form in forms().values():
        assert form.of in {"class", "grade", "assignment"}
        assert form.name
        assert form.file


def test_a_class_has_a_file_for_each_learner(grader, course, tmp_path):
    for who, source in {"ada": RIGHT, "../ben": WRONG, "Ada": WRONG}.items():
        path = tmp_path / "class" / who.replace("/", "_") / "tiny.py"
        path.parent.mkdir(parents=True)
        path.write_text(source)
    how = ("--course", course.root, "--sandbox", "none", "--seed", "1", "--out", "out")
    assert grader("batch", "tiny", "class", *how).code == 0
    ended = grader("export", "out", "--format", "gradescope_results", "--to", "results")
    assert (ended.code, ended.err) == (0, "Wrote a file for each of 3 learners to results\n")
    scores = {path.name.casefold(): json.loads(path.read_text())["score"] for path in (tmp_path / "results").iterdir()}
    assert sorted(scores.values()) == [5, 5, 15]
    assert len(scores) == 3


@pytest.mark.parametrize(
    ("path", "key", "said"),
    [
        ("grade.json", "csv", "this form is made from the folder of a graded class"),
        ("course/assignments/tiny", "csv", "this form is made from the folder of a graded class"),
        ("nowhere", "csv", "nowhere: can't be read (No such file or directory)"),
        ("class", "csv", "class: holds no graded class"),
        ("ada.py", "github", "ada.py: isn't JSON"),
        ("odd.json", "github", "odd.json: isn't a grade of this version"),
        ("course/assignments/tiny", "gradescope_autograder", "--to -: autograder.zip is no text"),
        ("grade.json", "blackboard", "Invalid value for '--format'"),
    ],
)
def test_what_cant_be_done_is_said_in_a_line(grader, grade, path, key, said):
    tmp_path = grade.parent
    (tmp_path / "class").mkdir()
    (tmp_path / "odd.json").write_text("[1]")
    ended = grader("export", path, "--format", key, "--to", "-")
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert said in ended.err
