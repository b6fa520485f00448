"""The wheel holds what an installed grader needs and no solution."""

import subprocess
import sys
import zipfile

import pytest

from .conftest import GOLDEN, ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_no_solution_is_in_it(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    course = {name.split("/")[2] for name in names if name.startswith("grader/_course/")}
    assert course == {"assignments", "student_template"}
    assert not [name for name in names if "first_nn" in name and not name.startswith("grader/_course/")]
    assert "grader/_course/assignments/first_nn/rubric.yaml" in names
    assert "grader/_course/student_template/first_nn/my_answers.py" in names
    assert "grader/course/skeleton/assignments/NAME/rubric.yaml" in names


@pytest.fixture
def installed(wheel, tmp_path):
    """The command of the unpacked wheel; gives the finished process."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")

    def run(*args):
        return subprocess.run(
            [sys.executable, "-m", "grader", *map(str, args)],
            env={"PYTHONPATH": str(tmp_path / "site"), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def test_installed_it_grades(installed):
    done = installed("check", "first_nn", GOLDEN / "correct_vectorised" / "submission")
    assert done.returncode == 0, done.stderr


def test_installed_it_makes_assignments_in_a_course_of_their_own(installed, tmp_path):
    assert installed("new", "first_rnn").returncode == 2
    done = installed("new", "first_rnn", "--course", tmp_path / "course")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "course" / "assignments" / "first_rnn" / "rubric.yaml").is_file()
