"""The archive is run as Gradescope runs it, but for the installation of packages."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from grader.course.discovery import find_course
from grader.reports.exports.gradescope_autograder import write
from grader.sandbox.choose import choose

ASKED = {"profile": "quick", "seed": None, "notebook": None}
RUBRIC = """
assignment: tiny
title: A tiny assignment
entry: {module: tiny.py, notebook: tiny.ipynb, names: [double]}
needs: [numpy]
data: {default: none}
pass_at: 0.5
criteria:
  - {id: double, title: It doubles, points: 10, check: "checks/test_tiny.py::test_double"}
  - {id: zero, title: Nothing stays, points: 5, check: "checks/test_hidden.py::test_zero", visibility: hidden}
"""
CHECK = """
from grader.judge.author import number


def test_NAME(student):
    '''Asked of double.'''
    assert student.double(GIVEN, returns=number()) == 2 * GIVEN
"""
DATA = """
from grader.course.datasets import Dataset
from grader.wire.secret import Secret


def load(name, rng, fetch):
    return Dataset(visible={}, asked={}, labels=Secret({}))
"""
FILES = {
    "course.yaml": "name: tiny_course\n",
    "assignments/tiny/rubric.yaml": RUBRIC,
    "assignments/tiny/checks/test_tiny.py": CHECK.replace("NAME", "double").replace("GIVEN", "4.0"),
    "assignments/tiny/checks/test_hidden.py": CHECK.replace("NAME", "zero").replace("GIVEN", "0.0"),
    "assignments/tiny/data.py": DATA,
    "reference/tiny/solution.py": "def double(x):\n    return 2 * x\n",
    "reference/tiny/golden/case/submission/tiny.py": "",
}


@pytest.fixture
def assignment(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("GRADER_SECRET_FILE", raising=False)
    for name, text in FILES.items():
        path = tmp_path / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return find_course(tmp_path / "own").assignment("tiny")


NO_SANDBOX = pytest.mark.skipif(choose().name == "none", reason="no sandbox that confines anything works here")


@pytest.fixture
def autograder(tmp_path, assignment):
    """`/autograder` as Gradescope makes it of the archive; the grader is the installed one."""
    home = tmp_path / "autograder"
    (tmp_path / "autograder.zip").write_bytes(write(assignment, ASKED))
    subprocess.run(
        [sys.executable, "-m", "zipfile", "-e", tmp_path / "autograder.zip", home / "source"], check=True, timeout=60
    )
    shutil.copy(home / "source/run_autograder", home / "run_autograder")
    (home / "environment/bin").mkdir(parents=True)
    command = home / "environment/bin/grader"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m grader "$@"\n')
    command.chmod(0o755)
    (home / "source/secret.key").chmod(0o600)
    (home / "submission").mkdir()
    return home


def run(home):
    """Run it; its exit code and the results."""
    ended = subprocess.run(
        ["bash", str(home / "run_autograder")],
        env={**os.environ, "AUTOGRADER": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    results = home / "results/results.json"
    return ended.returncode, json.loads(results.read_text()) if results.exists() else None


def test_what_gradescope_needs_lies_at_the_top(tmp_path, assignment):
    (tmp_path / "a.zip").write_bytes(write(assignment, ASKED))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        modes = {one.filename: one.external_attr >> 16 & 0o777 for one in archive.infolist()}
    assert modes["setup.sh"] == modes["run_autograder"] == 0o755
    assert {"requirements.txt", "secret.key", "course/assignments/tiny/checks/test_hidden.py"} <= set(modes)
    assert not [name for name in modes if "golden" in name or "__pycache__" in name]


@pytest.mark.parametrize("script", ["setup.sh", "run_autograder"])
def test_the_scripts_are_bash(tmp_path, assignment, script):
    (tmp_path / "a.zip").write_bytes(write(assignment, ASKED))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        text = archive.read(script)
    assert text.startswith(b"#!/usr/bin/env bash\n")
    assert subprocess.run(["bash", "-n"], input=text, timeout=60, check=False).returncode == 0


ENOUGH = """\
[ "$2" = venv ] && mkdir -p "$3/bin" && cp "$STUBS/apt-get" "$3/bin/pip" && cp "$STUBS/apt-get" "$3/bin/grader"
exit 0
"""


@pytest.fixture
def set_up(tmp_path, assignment):
    """Runs setup.sh, as it is in the archive, where commands that change a system only write down what they are told.

    Gives its exit code, what it said, and these lines.
    """

    def run(python, apt="exit 0"):
        home, stubs, told = (tmp_path / name for name in ("autograder", "stubs", "told"))
        (tmp_path / "a.zip").write_bytes(write(assignment, ASKED))
        with zipfile.ZipFile(tmp_path / "a.zip") as archive:
            archive.extractall(home / "source")
        stubs.mkdir()
        names = ("python3", "python3.13", "python3.12", "python3.11")
        own = dict.fromkeys(names, python) | {"apt-get": f'echo "${{0##*/}} $*" >> {told}\n{apt}'}
        for name, text in own.items():
            (stubs / name).write_text(f"#!/bin/sh\n{text}\n")
            (stubs / name).chmod(0o755)
        ended = subprocess.run(
            ["bash", home / "source/setup.sh"],
            env={"AUTOGRADER": str(home), "STUBS": str(stubs), "PATH": f"{stubs}:{os.environ['PATH']}"},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        return ended.returncode, ended.stdout + ended.stderr, told.read_text().splitlines()

    return run


def test_the_image_is_made_step_by_step(set_up):
    code, said, told = set_up(ENOUGH)
    assert (code, said) == (0, "")
    update, bubblewrap, packages, wheel, doctor = told
    assert (update, bubblewrap) == ("apt-get update", "apt-get install -y bubblewrap")
    assert packages.endswith("-r requirements.txt")
    assert re.search(r"--no-deps grader-\S+\.whl$", wheel)
    assert doctor == "grader doctor --course course"


def test_an_older_python_is_joined_by_a_newer_one(set_up, tmp_path):
    installed = tmp_path / "installed"
    python = f"[ -e {installed} ] || exit 1\n{ENOUGH}"
    _, _, told = set_up(python, f'case "$*" in *3.13*) exit 1;; *3.12*) touch {installed};; esac')
    assert told[:4] == [
        "apt-get update",
        "apt-get install -y python3.13 python3.13-venv",
        "apt-get install -y python3.12 python3.12-venv",
        "apt-get install -y bubblewrap",
    ]


def test_without_a_python_that_is_new_enough_the_image_fails_and_says_why(set_up):
    code, said, told = set_up("exit 1", "exit 100")
    assert code == 1
    assert said.endswith("There is no Python 3.11 or newer here: choose a newer base image.\n")
    assert len(told) == 4


@NO_SANDBOX
def test_a_submission_gets_its_results(autograder):
    (autograder / "submission/tiny.py").write_text("def double(x):\n    return 2 * x if x else 1\n")
    code, results = run(autograder)
    assert code == 0
    assert [(one["score"], one["visibility"]) for one in results["tests"]] == [(10, "visible"), (0, "hidden")]
    assert results["score"] == 10


@NO_SANDBOX
def test_work_that_cant_be_read_gets_none_of_the_points(autograder):
    (autograder / "submission/notes.txt").write_text("hello")
    code, results = run(autograder)
    assert (code, results["score"], results["tests"]) == (0, 0, [])
    assert "tiny.py" in results["output"]


@NO_SANDBOX
def test_a_broken_check_leaves_no_results(autograder):
    (autograder / "source/course/assignments/tiny/checks/test_hidden.py").write_text(
        "def test_zero(student):\n    raise RuntimeError\n"
    )
    (autograder / "submission/tiny.py").write_text("def double(x):\n    return 2 * x\n")
    assert run(autograder) == (1, None)


def test_without_a_sandbox_nothing_is_graded(autograder):
    command = autograder / "environment/bin/grader"
    command.write_text('#!/bin/sh\n[ "$1" = doctor ] && exit 3\ntouch "$AUTOGRADER/graded"\n')
    assert run(autograder) == (1, None)
    assert not (autograder / "graded").exists()


@pytest.mark.skipif(find_spec("pip") is None, reason="pip isn't installed here")
def test_the_wheel_is_what_runs_here_and_can_be_installed(tmp_path, autograder):
    (wheel,) = (autograder / "source").glob("*.whl")
    into = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile",
         "--disable-pip-version-check", "--target", into, wheel],
        check=True,
        timeout=300,
    )  # fmt: skip
    installed = {path.relative_to(into).as_posix() for path in into.rglob("*.py")}
    home = Path(sys.modules["grader"].__file__).parent
    own = {f"grader/{path.relative_to(home).as_posix()}" for path in home.rglob("*.py")}
    assert own <= installed
    assert (into / "bin/grader").exists()


def test_a_fixed_seed_needs_no_secret(tmp_path, assignment):
    (tmp_path / "a.zip").write_bytes(write(assignment, ASKED | {"seed": 7, "notebook": "all"}))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert "secret.key" not in archive.namelist()
        assert b"--notebook all --seed 7" in archive.read("run_autograder")
