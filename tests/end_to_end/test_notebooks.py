"""Notebooks from outside: in every spelling of their bytes, by the command, and what the report says of them.

Whole gradings of notebooks, folders and archives are golden submissions; see test_golden.py.
"""

import json

import pytest

from grader.course.discovery import find_course
from grader.course.secret import CourseSecret
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.sandbox.choose import choose

from .conftest import GOLDEN, ROOT
from .variations import BROKEN, PICTURES, VARIATIONS

BASE = GOLDEN / "nb_accents" / "submission.ipynb"


@pytest.fixture
def base():
    return json.loads(BASE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def graded():
    """What two criteria say of the work: enough to see that all of its cells were read."""
    assignment = find_course(ROOT).assignment("first_nn")
    order = Order(assignment, choose("auto"), CourseSecret.fixed(1), only=("forward", "one_output"))
    return lambda path: grade(order, path)


@pytest.mark.parametrize("one", VARIATIONS.values(), ids=VARIATIONS)
def test_bytes_dont_matter(graded, base, tmp_path, one):
    (tmp_path / one.name).write_bytes(one.make(base))
    result = graded(tmp_path / one.name)
    assert [str(criterion.verdict) for criterion in result.criteria] == ["passed", "passed"]
    notes = "\n".join(result.provenance.notes)
    assert one.notes in notes if one.notes else not notes


@pytest.mark.parametrize(("make", "why"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_notebook_any_more_earns_nothing_and_is_told_why(graded, base, tmp_path, make, why):
    (tmp_path / "first_nn.ipynb").write_bytes(make(base))
    result = graded(tmp_path / "first_nn.ipynb")
    assert (result.status, result.score) == ("not_gradable", 0)
    assert "first_nn.ipynb: " in result.reason
    assert why in result.reason


def test_a_notebook_in_the_form_of_the_known_project_passes(check):
    code, result = check(GOLDEN / "nb_known_project" / "submission.ipynb")
    assert (code, result["status"], result["score"]) == (0, "graded", 100)
    assert all(note.startswith("submission.ipynb") for note in result["provenance"]["notes"])


def test_ten_megabytes_of_pictures_pass_by_the_command(check, base, tmp_path):
    path = tmp_path / "first_nn.ipynb"
    path.write_bytes(VARIATIONS["10 MB of pictures"].make(base))
    assert path.stat().st_size > PICTURES
    assert check(path)[0] == 0


def test_a_notebook_that_says_it_passed_and_has_no_class_exits_1(grader):
    done = grader("check", "first_nn", GOLDEN / "nb_stale_outputs" / "submission.ipynb")
    words = " ".join(done.stdout.split())
    assert (done.returncode, done.stderr) == (1, "")
    assert "submission.ipynb, cell 2 (def run(self, features)): line 26 isn't valid Python: expected ':'" in words
    assert "Tests passed" not in words


def test_a_notebook_of_python_2_is_told_so_on_the_page(grader):
    done = grader("check", "first_nn", GOLDEN / "nb_python_2_throughout" / "submission.ipynb")
    words = " ".join(done.stdout.split())
    assert done.returncode == 1
    assert "This notebook was saved with Python 2. It is run with Python 3" in words
    assert "Traceback" not in done.stdout + done.stderr


def test_a_folder_of_two_notebooks_that_could_be_meant_exits_2(grader):
    work = GOLDEN / "archive_no_telling" / "submission"
    done = grader("check", "first_nn", work)
    assert done.returncode == 2
    assert "final.ipynb, final_final.ipynb, and there is no telling which to grade" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_wrong_class_beside_the_notebook_is_explained_where_it_is(check):
    code, result = check(GOLDEN / "folder_wrong_class_beside" / "submission")
    failed = {one["id"]: one for one in result["criteria"] if one["verdict"] == "failed"}
    assert code == (0 if result["passed"] else 1)
    assert "derivative of the activation" in failed["gradient_hidden"]["hint"]
    assert result["provenance"]["notes"][0] == "first_nn.ipynb was graded, with my_answers.py, which it imports."


def test_a_notebook_handed_in_without_the_module_that_it_imports_is_told_so(check):
    code, result = check(GOLDEN / "folder_class_beside" / "submission" / "first_nn.ipynb")
    notes = result["provenance"]["notes"]
    assert (code, result["status"]) == (1, "graded")
    assert notes[0].startswith("first_nn.ipynb imports my_answers.py, which was not handed in: name the folder")
    assert any("`my_answers` isn't installed here" in note for note in notes)


def test_the_name_of_whoever_handed_it_in_is_the_files(check, base, tmp_path):
    path = tmp_path / "zoë.ipynb"
    path.write_text(json.dumps(base), encoding="utf-8")
    _, result = check(path, "--only", "activation")
    assert result["submission"]["student"] == "zoë"


def test_hyper_parameters_that_are_missing_are_named(check, base, tmp_path):
    base["cells"] = base["cells"][:-1]
    path = tmp_path / "first_nn.ipynb"
    path.write_text(json.dumps(base), encoding="utf-8")
    _, result = check(path)
    said = {one["id"]: one["message"] for one in result["criteria"]}
    assert "`output_nodes`" in said["one_output"]
