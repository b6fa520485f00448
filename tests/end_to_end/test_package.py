"""The wheel holds what students need to check their work, and nothing of references or hidden checks."""

import json
import shutil
import subprocess
import sys
import zipfile

import pytest

from grader.course.discovery import find_course
from grader.course.mistakes import mistakes_of

from .conftest import GOLDEN, ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_course_in_it_is_that_of_students(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    course = {name.split("/")[2] for name in names if name.startswith("grader/_course/")}
    assert course == {"assignments", "student_template"}
    assert not [name for name in names if "first_nn" in name and not name.startswith("grader/_course/")]
    for name in ("rubric.yaml", "README.md", "public.json", "checks/test_step.py", "network.svg"):
        assert f"grader/_course/assignments/first_nn/{name}" in names
    assert "grader/_course/student_template/first_nn/my_answers.py" in names
    assert "grader/course/skeleton/assignments/NAME/rubric.yaml" in names


@pytest.mark.parametrize("name", sorted(path.parent.name for path in ROOT.glob("assignments/*/rubric.yaml")))
def test_no_solution_no_mistake_s_code_and_no_hidden_check_is_in_it(wheel, name):
    with zipfile.ZipFile(wheel) as archive:
        course = [path for path in archive.namelist() if path.startswith("grader/_course/") and f"/{name}/" in path]
        given = {path: squeezed(archive.read(path).decode(errors="replace")) for path in course}
    assignment = find_course(ROOT).assignment(name)
    told = [assignment.template / assignment.rubric.entry.module, assignment.folder / "README.md"]
    public = squeezed("".join(path.read_text(encoding="utf-8") for path in told))
    kept = {squeezed(words): words for words in withheld(assignment) if squeezed(words) not in public}
    assert len(kept) > 30
    found = [(path, kept[words]) for path, text in given.items() for words in kept if words in text]
    assert found == []


def withheld(assignment):
    """What students must not find: hidden checks and their recipes by name, lines of the solution and of mistakes."""
    hidden = [one for one in assignment.rubric.criteria if one.visibility != "public"]
    assert hidden
    for one in hidden:
        yield from (one.check_name, one.check_file.partition("/")[2], f'"{one.id}"', f"id: {one.id}")
    public = {one.stage for one in assignment.rubric.criteria if one.visibility == "public"}
    yield from (f"def {stage.run}(" for name, stage in assignment.rubric.stages.items() if name not in public)
    known = mistakes_of(assignment)
    yield from (line for line in solution(known.source) if len(squeezed(line)) > 40)
    changes = [*known.catalogue.mistakes, *known.catalogue.advice, *known.catalogue.equivalent]
    for text in filter(None, (one.instead for one in changes)):
        yield from (line for line in text.splitlines() if len(squeezed(line)) > 40)


def solution(source):
    inside = False
    for line in source.splitlines():
        if "### BEGIN SOLUTION" in line or "### END SOLUTION" in line:
            inside = "BEGIN" in line
        elif inside:
            yield line


def squeezed(text):
    return "".join(text.split())


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


def test_installed_right_work_earns_all_points_that_are_checked_there(installed):
    done = installed("check", "first_nn", GOLDEN / "correct_vectorised" / "submission", "--json", "-")
    assert done.returncode == 0, done.stderr
    grade = json.loads(done.stdout)
    assert (grade["score"], grade["provenance"]["seed_id"]) == (grade["max_score"], "seed 1")
    rubric = find_course(ROOT).assignment("first_nn").rubric
    later = sum(one.points for one in rubric.criteria if one.visibility != "public")
    assert grade["withheld"]["points"] == later
    assert grade["max_score"] == sum(one.points for one in rubric.criteria) - later


def test_installed_a_known_mistake_is_named(installed, tmp_path):
    done = installed(
        "check", "first_nn", GOLDEN / "no_activation_derivative" / "submission", "--only", "gradient_hidden"
    )
    assert done.returncode == 1, done.stderr
    assert "A known mistake: The error that goes back to the hidden layer isn't multiplied" in " ".join(
        done.stdout.split()
    )
    assert not [path for path in tmp_path.rglob("*.key") if path.is_file()]


def test_installed_it_makes_assignments_in_a_course_of_their_own(installed, tmp_path):
    assert installed("new", "first_rnn").returncode == 2
    done = installed("new", "first_rnn", "--course", tmp_path / "course")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "course" / "assignments" / "first_rnn" / "rubric.yaml").is_file()
    shutil.copytree(tmp_path / "course" / "student_course", tmp_path / "students")
    work = tmp_path / "course" / "reference" / "first_rnn" / "solution.py"
    done = installed("check", "first_rnn", work, "--course", tmp_path / "students")
    assert done.returncode == 0, done.stdout + done.stderr
