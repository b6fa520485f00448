"""Notebooks through the whole judge, both ways."""

import json

import pytest

from grader.judge.grading import grade
from grader.judge.remarks import MOST, executed_in, remarks_of

from .conftest import RIGHT, RUBRIC

WAYS = pytest.mark.parametrize("way", ["definitions", "all"])


def notebook(*cells, tags=()):
    """A notebook of code cells; `tags` are the first one's."""
    code = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    tagged = {"metadata": {"tags": list(tags)}}
    made = [{**code, "source": source} for source in cells]
    made[0] |= tagged
    whole = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(whole)


@pytest.fixture
def graded(tiny):
    def run(way, *cells, tags=()):
        path = tiny.root / "tiny.ipynb"
        path.write_text(notebook(*cells, tags=tags))
        return grade(tiny.order(notebook=way), path)

    return run


@WAYS
def test_right_work_earns_full_marks_in_both_ways(graded, way):
    result = graded(way, "import math", RIGHT)
    assert (result.status, result.score) == ("graded", 40), result.criteria


@WAYS
def test_a_cell_that_fails_is_named_and_the_rest_counts(graded, way):
    result = graded(way, "import nowhere_to_be_found", RIGHT, "print(1 / 0)")
    assert result.score == 40
    assert any("cell 1 (import nowhere_to_be_found)" in note for note in result.provenance.notes)


@WAYS
def test_an_exception_names_the_cell_and_its_line(graded, way):
    result = graded(way, "import math", RIGHT.strip().replace("return 2 * x", "return x / nothing"))
    assert result.criteria[0].hint == "Look at tiny.ipynb, cell 2, line 4, in double: return x / nothing"


@WAYS
def test_what_is_no_notebook_is_said_so(tiny, way):
    path = tiny.root / "tiny.ipynb"
    path.write_text(json.dumps({"cells": "none", "nbformat": 4}))
    result = grade(tiny.order(notebook=way), path)
    assert result.score == 0
    assert "tiny.ipynb" in result.reason + result.criteria[0].message if result.criteria else result.reason


OWN_ERROR = "class NotebookError(Exception):\n    pass"


@WAYS
def test_an_exception_of_the_students_that_is_named_like_ours_costs_its_cell_alone(graded, way):
    result = graded(way, f"{OWN_ERROR}\nscale = 2", RIGHT, "import math\nraise NotebookError('tiny.ipynb: is empty')")
    assert (result.status, result.score) == ("graded", 40)


def test_a_modules_exception_that_is_named_like_ours_is_the_students(tiny):
    raising = f"{OWN_ERROR}\nraise NotebookError('tiny.py: is empty')"
    halfway = tiny.grade(f"{RIGHT}\n{raising}")
    assert (halfway.status, halfway.score) == ("graded", 40)
    nothing = tiny.grade(raising)
    assert (nothing.status, nothing.score) == ("graded", 0)
    assert nothing.criteria[0].message == "Loading tiny.py raised NotebookError: tiny.py: is empty"


@WAYS
def test_a_notebook_that_cant_be_read_is_not_gradable(tiny, way):
    path = tiny.root / "tiny.ipynb"
    path.write_text('{"cells": "none"}')
    result = grade(tiny.order(notebook=way), path)
    assert (result.status, result.reason[:11]) == ("not_gradable", "tiny.ipynb:")


@WAYS
def test_a_cell_that_meets_a_limit_is_told_with_it(graded, way):
    full = "def room():\n    raise OSError(28, 'No space left on device')\n\nscale = room()"
    result = graded(way, full, RIGHT.replace("2 * x", "scale * x"))
    assert any("Your work may write 256 MB in 4096 files." in note for note in result.provenance.notes)


@WAYS
def test_the_rubric_sets_parameters(tiny, graded, way):
    cells = "counter = 9", RIGHT.replace("counter = 0", "")
    assert graded(way, *cells, tags=["parameters"]).criteria[2].verdict == "failed"
    tiny.write("rubric.yaml", RUBRIC + "notebooks: {parameters: {counter: 0}}\n")
    assert graded(way, *cells, tags=["parameters"]).criteria[2].verdict == "passed"


def test_definitions_run_nothing_that_trains(graded):
    assert graded("definitions", RIGHT, "while True:\n    train(0, 0)").score == 40


def test_a_cell_that_ends_the_kernel_is_left_out(graded):
    result = graded("all", RIGHT, "import os; os._exit(1)", "more = 1")
    assert result.score == 40
    assert any("cell 2" in note for note in result.provenance.notes)


def test_the_notebook_as_it_ran_is_kept(graded):
    result = graded("all", RIGHT, "print('from the cell')")
    (artifact,) = result.artifacts
    assert artifact.kind == "notebook"
    assert "from the cell" in artifact.data
    assert graded("definitions", RIGHT).artifacts == ()


def test_each_check_has_a_fork_of_the_kernel(graded):
    changing = RIGHT.replace("    return 2 * x", "    global counter; counter += 1\n    return 2 * x")
    assert graded("all", changing).score == 40


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {"findings": 3, "executed": 3},
        {"findings": [None, 3, {}, {"cell": "1", "line": 2, "message": None}]},
        {"findings": [{"cell": 1, "line": "x" * 9_999, "message": "y" * 9_999}] * 9_999},
    ],
    ids=["nothing", "a list", "numbers", "no findings", "too much"],
)
def test_whatever_the_host_says_of_loading_is_bounded_words(told):
    remarks = remarks_of(told, "tiny.ipynb")
    assert len(remarks) <= MOST
    assert all(isinstance(one, str) and len(one) <= 600 for one in remarks)
    assert executed_in(told) is None
