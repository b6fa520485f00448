"""The student template is the reference without its solutions, and nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.discovery import find_course
from grader.course.release import notebook_from, released, template_from
from grader.errors import CourseError

ROOT = Path(__file__).parents[3]
SOURCE = '''\
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION: return twice x
    y = 2 * x

    return y
    ### END SOLUTION


print(double(3))
'''


def test_a_region_becomes_one_comment_that_says_what_to_write():
    expected = 'def double(x):\n    """Twice x."""\n    # YOUR WORK: return twice x\n\n\nprint(double(3))\n'
    assert template_from(SOURCE) == expected


def test_text_without_regions_stays():
    assert template_from("x = 1\n") == "x = 1\n"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("### BEGIN SOLUTION\nx = 1\n", "solution.py:1: this solution never ends"),
        ("x = 1\n### END SOLUTION\n", "solution.py:2: a solution ends that never began"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION\n", "solution.py:2: a solution begins inside"),
        (
            "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n",
            "no Python once the solutions are out",
        ),
    ],
)
def test_marks_that_do_not_fit_are_named(source, words):
    with pytest.raises(CourseError, match=words):
        template_from(source)


@pytest.mark.parametrize("solution", sorted(ROOT.glob("reference/*/solution.py")), ids=lambda path: path.parent.name)
def test_the_committed_template_is_in_step(solution):
    files = released(find_course(ROOT).assignment(solution.parent.name))
    folder = ROOT / "student_template" / solution.parent.name
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == files


@pytest.mark.parametrize("copy", sorted(ROOT.glob("reference/*/golden/untouched_template/submission/*.py")), ids=str)
def test_the_golden_template_is_todays(copy):
    (assignment,) = copy.relative_to(ROOT / "reference").parts[:1]
    assert copy.read_text("utf-8") == (ROOT / "student_template" / assignment / copy.name).read_text("utf-8")


def test_the_notebook_of_a_module_has_cells_with_ids_and_no_outputs():
    notebook = json.loads(notebook_from("# %% [markdown]\n# # Title\n\n# %%\nx = 1\n"))
    assert [(cell["id"], cell["cell_type"], cell["source"]) for cell in notebook["cells"]] == [
        ("cell-01", "markdown", ["# Title"]),
        ("cell-02", "code", ["x = 1"]),
    ]
    assert notebook["cells"][1]["outputs"] == []


@pytest.mark.parametrize("notebook", sorted(ROOT.glob("student_template/*/*.ipynb")), ids=lambda path: path.stem)
def test_a_template_notebook_runs_from_top_to_bottom(notebook, tmp_path):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
