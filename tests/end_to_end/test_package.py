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
    assert not [name for name in names if "reference/" in name or "golden" in name or "mistakes" in name]
    assert "grader/_course/assignments/first_nn/rubric.yaml" in names
    assert "grader/_course/student_template/first_nn/my_answers.py" in names


def test_installed_it_grades(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    work = GOLDEN / "correct_vectorised" / "submission"
    done = subprocess.run(
        [sys.executable, "-m", "grader", "check", "first_nn", str(work)],
        env={"PYTHONPATH": str(tmp_path / "site"), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
