"""`grader calibrate` from outside: what it writes and prints, what `verify` makes of it, and how it ends."""

import json
import os
import signal
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

FILES = {
    "rubric.yaml": """\
assignment: guess
title: A guess
entry: {module: guess.py, notebook: guess.ipynb, names: [fit]}
needs: [numpy]
data: {default: points}
pass_at: 0.5
criteria:
  - {id: small, title: It is small, points: 1, check: "checks/test_guess.py::test_small"}
  - id: loss
    title: It learns
    points: 9
    stage: fitted
    check: checks/test_guess.py::test_loss
    requires: [small]
    metric: loss
    better: lower
    full_at: 1.6
    zero_at: 2.0
stages: {fitted: {run: fit, seconds: 20}}
""",
    "checks/test_guess.py": """\
from grader.judge.author import number, read


def test_small(student):
    '''It is small.'''
    assert student.fit(returns=number()) < 1


def test_loss(stage, data, measure):
    '''The loss.'''
    measure("loss", abs(read(stage["value"], number()) - data.labels.reveal()))
""",
    "inside.py": "def fit(student, data, seed, seconds):\n    return {'value': student.fit()}\n",
    "data.py": """\
from grader.course.datasets import Dataset
from grader.wire.secret import Secret


def load(name, rng, fetch):
    return Dataset(visible={}, asked={}, labels=Secret(float(rng.normal(0, 0.01))), files={}, note="")
""",
}
SOLUTION = """\
import numpy as np


def fit():
    return np.random.normal(0.5, 0.02)
"""
MISTAKES = """\
mistakes:
  - {id: far_off, says: It is far off., in: fit, replace: "0.5", with: "2.5", fails: [small, loss]}
"""


@pytest.fixture
def course(tmp_path):
    root = tmp_path / "course"
    for name, text in FILES.items():
        path = root / "assignments" / "guess" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    reference = root / "reference" / "guess"
    (reference / "golden" / "other").mkdir(parents=True)
    (reference / "solution.py").write_text(SOLUTION)
    (reference / "mistakes.yaml").write_text(MISTAKES)
    (reference / "golden" / "other" / "submission.py").write_text(SOLUTION.replace("0.02", "0.03"))
    (reference / "golden" / "other" / "expect.yaml").write_text("says: It scatters more.\n")
    return root


def test_from_figures_to_a_proof(course, grader, tmp_path):
    args = ("calibrate", "guess", "--course", course, "--seeds", 6)
    verify = ("verify", "guess", "--course", course, "--only", "thresholds")
    never = grader(*verify)
    assert (never.returncode, "was never calibrated; run `grader calibrate guess`" in never.stdout) == (1, True)

    done = grader(*args, "--json", tmp_path / "found.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert "full_at 1.6 with zero_at 2 leaves right work its marks" in " ".join(done.stdout.split())
    found = json.loads((tmp_path / "found.json").read_text())
    works = {work["name"]: work for work in found["metrics"][0]["works"]}
    assert [*works] == ["reference", "other", "far_off"]
    assert all(len(work["figures"]) == 6 for work in works.values())
    assert min(works["far_off"]["figures"]) > 2
    drawing = ET.parse(course / "reference" / "guess" / "calibration.svg").getroot()
    assert drawing.tag.endswith("svg")

    file = course / "reference" / "guess" / "calibration.json"
    text = file.read_text()
    assert json.loads(text)["noise"]["quick"]["loss"]["runs"] == 12
    holds = grader(*verify)
    assert (holds.returncode, holds.stderr) == (0, ""), holds.stdout

    again = grader(*args, "--json", "-")
    assert json.loads(again.stdout) == found
    assert file.read_text() == text

    done = grader(*args, "--mistake-seeds", 0, "--json", tmp_path / "right.json")
    assert (done.returncode, done.stderr) == (0, "")
    (metric,) = json.loads((tmp_path / "right.json").read_text())["metrics"]
    assert [work["name"] for work in metric["works"]] == ["reference", "other"]
    assert grader(*verify).returncode == 0

    rubric = course / "assignments" / "guess" / "rubric.yaml"
    rubric.write_text(rubric.read_text().replace("full_at: 1.6", "full_at: 0.5"))
    strict = grader(*verify)
    line = rubric.read_text().splitlines().index("    full_at: 0.5") + 1
    assert strict.returncode == 1
    assert f"assignments/guess/rubric.yaml:{line}: loss: full_at is 0.5, and right work may come to" in strict.stdout


def test_an_interrupted_run_goes_on(course, tmp_path):
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home"), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "grader", "calibrate", "guess", "--course", str(course), "--seeds", "40"]
    begun = subprocess.Popen(
        [*command, "--jobs", "1"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    kept = tmp_path / "home" / ".cache" / "grader" / "calibration"
    while not any(kept.glob("*.jsonl")):
        assert begun.poll() is None, begun.stderr.read()
    begun.send_signal(signal.SIGINT)
    _, said = begun.communicate(timeout=60)
    assert begun.returncode == 130
    assert said.strip() == "grader: what was finished is kept; the same command goes on from there"
    assert not (course / "reference" / "guess" / "calibration.json").exists()
    before = {path.name: path.read_text() for path in kept.glob("*.jsonl")}
    command[-1] = "6"
    subprocess.run(command, env=env, check=True, capture_output=True, timeout=300)
    after = {path.name: path.read_text() for path in kept.glob("*.jsonl")}
    assert all(after[name].startswith(text) for name, text in before.items())
    runs = sorted(json.loads(line)["run"] for text in after.values() for line in text.splitlines())
    assert runs == sorted([*range(6)] * 3)


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["nothing"], 2, "nothing: "),
        (["guess", "--seeds", "5"], 2, "--seeds"),
        (["guess", "--seeds", "many"], 2, "--seeds"),
        (["guess", "--mistake-seeds", "1"], 2, "--mistake-seeds 1"),
        (["guess", "--style", "missing"], 2, "--style missing: there is no such golden case"),
        (["guess", "--profile", "full"], 2, "--profile full"),
        (["guess", "--json", "."], 2, "--json"),
        (["guess", "--sandbox", "paper"], 2, "paper"),
    ],
)
def test_what_can_not_be_done_is_one_line(course, grader, args, code, words):
    done = grader("calibrate", *args, "--course", course)
    (line,) = done.stderr.splitlines()
    assert (done.returncode, line.startswith("grader: "), words in line) == (code, True, True), line
    assert not (course / "reference" / "guess" / "calibration.json").exists()


def test_right_work_without_figures_is_the_courses_fault(course, grader):
    solution = course / "reference" / "guess" / "solution.py"
    solution.write_text(SOLUTION.replace("0.02)", "0.02) if np.ndim(0) else None"))
    done = grader("calibrate", "guess", "--course", course, "--seeds", 6)
    (line,) = done.stderr.splitlines()
    assert done.returncode == 3
    assert "reference should be right, and run 0 gave no loss: checks/test_guess.py::test_loss is failed" in line


def test_a_damaged_calibration_is_told_with_its_mend(course, grader):
    (course / "reference" / "guess" / "calibration.json").write_text("{")
    done = grader("calibrate", "guess", "--course", course, "--seeds", 6)
    (line,) = done.stderr.splitlines()
    assert (done.returncode, "calibration.json: is no calibration" in line) == (3, True)
