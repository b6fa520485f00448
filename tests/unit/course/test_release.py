"""The student template is the reference without its solutions, the hand-out's table is the rubric's, nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli.main import main
from grader.course.discovery import find_course
from grader.course.handout import BEGIN, END
from grader.course.publishing import is_in_step
from grader.course.release import notebook_from, released, stale, surplus, template_from
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
def test_what_is_committed_is_in_step(solution):
    assignment = find_course(ROOT).assignment(solution.parent.name)
    assert dict(stale(assignment)) == {}
    assert [*surplus(assignment)] == []
    assert is_in_step(assignment)
    assert {path.name for path in assignment.template.iterdir()} == set(released(assignment))
    assert BEGIN in assignment.readme.read_text(encoding="utf-8")


def test_students_get_no_assignment_that_there_is_not():
    there = {path.parent.name for path in ROOT.glob("assignments/*/rubric.yaml")}
    assert {path.name for path in ROOT.glob("student_course/*/*")} <= there


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
def test_a_template_notebook_runs_before_any_work(notebook, tmp_path):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    (tmp_path / "cells.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-c", "import cells"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("solution", sorted(ROOT.glob("reference/*/solution.py")), ids=lambda path: path.parent.name)
def test_the_reference_trains_at_home_in_what_init_makes(solution, tmp_path):
    assert main(["init", solution.parent.name, str(tmp_path / "home")]) == 0
    command = [sys.executable, str(solution)]
    done = subprocess.run(command, cwd=tmp_path / "home", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "loss" in done.stdout


@pytest.fixture
def release(folder, capfd):
    """`grader release tiny` in a course whose hand-out has a place for the criteria, and what it printed."""
    root = folder.parent.parent
    (root / "reference" / "tiny").mkdir(parents=True)
    (root / "reference" / "tiny" / "solution.py").write_text(SOURCE)
    (folder / "README.md").write_text(f"# Tiny\n\n{BEGIN}\n{END}\n")

    def run(*args):
        code = main(["release", "tiny", "--course", str(root), *args])
        return code, *capfd.readouterr()

    return run


def made(folder):
    """Every file that is made, in the order in which they are told."""
    root = folder.parent.parent
    templates = [root / part / "tiny" for part in ("student_template", "student_course/student_template")]
    of_students = root / "student_course" / "assignments" / "tiny"
    return [
        *(template / name for template in templates for name in ("solution.py", "tiny.ipynb")),
        folder / "README.md",
        *(of_students / name for name in ("rubric.yaml", "inside.py", "README.md", "data.py")),
        of_students / "checks" / "test_answer.py",
        of_students / "public.json",
    ]


def test_check_names_every_file_that_is_not_in_step_and_writes_nothing(folder, release):
    code, out, err = release("--check")
    assert (code, out) == (1, "")
    assert [line.partition(": ")[0] for line in err.splitlines()] == [str(path) for path in made(folder)]
    assert "run `grader release tiny`" in err
    assert (folder / "README.md").read_text() == f"# Tiny\n\n{BEGIN}\n{END}\n"
    assert not (folder.parent.parent / "student_template").exists()


def test_release_writes_what_check_then_finds_in_step(folder, release):
    code, out, err = release()
    assert (code, err) == (0, "")
    assert [line.partition(": ")[0] for line in out.splitlines()] == [str(path) for path in made(folder)]
    assert "| 10 | `right` | The answer is right |" in (folder / "README.md").read_text()
    assert release("--check") == (0, "", "")
    assert release() == (0, "tiny: everything is in step\n", "")
    left = {path.name for path in folder.parent.parent.rglob("*")}
    assert {name for name in left if name.startswith(".")} == set()


def test_a_rubric_that_changes_puts_what_tells_of_it_out_of_step(folder, release, rewrite):
    release()
    rewrite("title: The answer is right", "title: The answer is 42")
    code, _, err = release("--check")
    changed = [path for path in made(folder) if path.name in {"README.md", "rubric.yaml", "public.json"}]
    assert (code, [line.partition(": ")[0] for line in err.splitlines()]) == (1, [str(path) for path in changed])
    assert [*stale(find_course(folder.parent.parent).assignment("tiny"))] == changed[:-1]


def test_what_is_no_longer_made_is_named_and_taken_out(folder, release):
    release()
    rest = made(folder)[-1].parent / "checks" / "test_hidden.py"
    rest.write_text("")
    code, _, err = release("--check")
    assert (code, err.splitlines()) == (1, [f"{rest}: is nothing that students get; run `grader release tiny`"])
    assert release() == (0, f"{rest}: taken out\n", "")
    assert not rest.exists()
    assert release("--check") == (0, "", "")


@pytest.mark.parametrize(("old", "new"), [('"count": 0', '"count": 1'), ("public/v1", "public/v2"), ("{", "")])
def test_a_public_json_that_was_changed_by_hand_is_noticed(folder, release, old, new):
    release()
    path = made(folder)[-1]
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    code, _, err = release("--check")
    assert (code, [line.partition(": ")[0] for line in err.splitlines()]) == (1, [str(path)])
    assert release()[0] == 0
    assert path.read_text() == text


def test_a_hand_out_without_marks_is_in_step_and_left_alone(folder, release):
    (folder / "README.md").write_bytes(b"# Tiny\r\n")
    assert release()[0] == 0
    assert release("--check") == (0, "", "")
    assert (folder / "README.md").read_bytes() == b"# Tiny\r\n"


def test_marks_that_do_not_fit_are_the_courses_fault_and_nothing_is_written(folder, release):
    (folder / "README.md").write_text(f"# Tiny\n{END}\n")
    for args in ((), ("--check",)):
        code, out, err = release(*args)
        assert (code, out) == (3, "")
        assert "tiny/README.md:2: the criteria end here and never begin" in err
    assert not (folder.parent.parent / "student_template").exists()


def test_line_ends_and_permissions_of_the_hand_out_stay(folder, release):
    (folder / "README.md").write_bytes(f"# Tiny\r\n{BEGIN}\r\n{END}\r\n".encode())
    (folder / "README.md").chmod(0o640)
    release()
    raw = (folder / "README.md").read_bytes()
    assert b"21 of 30 points pass.\r\n" in raw
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert (folder / "README.md").stat().st_mode & 0o777 == 0o640
    assert release("--check") == (0, "", "")


def test_a_place_that_cannot_be_written_is_told_in_a_line(folder, release):
    (folder.parent.parent / "student_template").write_text("in the way")
    code, out, err = release()
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert "can't be written" in err
