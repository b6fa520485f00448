"""`grader verify` from outside: what it prints and writes, and how it ends."""

import json
import shutil
from xml.etree import ElementTree as ET

import pytest

from .conftest import ROOT


@pytest.fixture
def course(tmp_path):
    """A copy of the course with first_nn alone, without its golden submissions."""
    root = tmp_path / "course"
    parts = ("assignments", "reference", "student_template")
    left_out = shutil.ignore_patterns("golden", "__pycache__")
    for part in (*parts, "student_course/assignments", "student_course/student_template"):
        shutil.copytree(ROOT / part / "first_nn", root / part / "first_nn", ignore=left_out)
    return root


def test_what_holds(course, grader, tmp_path):
    report = tmp_path / "report.xml"
    done = grader("verify", "first_nn", "--only", "step", "--only", "template", "--course", course, "--junit", report)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert "nothing found against them" in done.stdout
    suites = ET.parse(report).getroot()
    assert {suite.get("name"): suite.get("failures") for suite in suites} == {
        "first_nn.rubric": "0",
        "first_nn.template": "0",
        "first_nn.step": "0",
    }
    again = grader("verify", "first_nn", "--only", "template", "--course", course, "--json", "-")
    assert [claim["known"] for claim in json.loads(again.stdout)["claims"]] == [False, True, True]


def test_a_record_is_written_and_believed_where_it_took_long(course, grader):
    record = course / "reference" / "first_nn" / "proofs.json"
    record.unlink()
    done = grader("verify", "first_nn", "--only", "template", "--record", "--fresh", "--course", course)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(record.read_text())
    assert set(told["claims"]) == {
        "template: first_nn.ipynb earns about nothing",
        "template: my_answers.py earns about nothing",
    }
    for shown in told["claims"].values():
        shown["seconds"] = 60
    record.write_text(json.dumps(told))
    done = grader(
        "verify", "first_nn", "--recorded", "--fresh", "--only", "template", "--course", course, "--json", "-"
    )
    seconds = [claim["seconds"] for claim in json.loads(done.stdout)["claims"] if claim["known"]]
    assert set(seconds) <= {60}
    assert len(seconds) <= 2  # either may be drawn


def test_what_does_not_hold(course, grader, tmp_path):
    rubric = course / "assignments" / "first_nn" / "rubric.yaml"
    rubric.write_text(rubric.read_text().replace("points: 20\n", 'points: 20\n    "<]]>&\\x1b[2J": 1\n'))
    report = tmp_path / "report.xml"
    done = grader("verify", "--course", course, "--junit", report, "--json", tmp_path / "report.json")
    assert (done.returncode, done.stderr) == (1, "")
    told = json.loads((tmp_path / "report.json").read_text())
    assert not told["holds"]
    (finding,) = [finding for claim in told["claims"] for finding in claim["findings"]]
    assert finding["file"] == "assignments/first_nn/rubric.yaml"
    assert rubric.read_text().splitlines()[finding["line"] - 1].strip().startswith('"<]]>&')
    assert f"{finding['file']}:{finding['line']}: " in done.stdout
    (failure,) = ET.parse(report).getroot().iter("failure")
    assert "<]]>&\\x1b[2J" in finding["says"]
    assert finding["says"] in failure.text
    assert "\x1b" not in done.stdout + report.read_text()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["nothing"], "nothing:"),
        (["--only", "everything"], "everything"),
        (["--jobs", "0"], "--jobs"),
        (["--junit", "."], "--junit"),
        (["--sandbox", "paper"], "paper"),
    ],
)
def test_what_can_not_be_done_is_one_line(args, words, grader):
    done = grader("verify", *args)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("grader: ")
    assert words in line
