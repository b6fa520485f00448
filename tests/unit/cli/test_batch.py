"""Classes graded, shown and exported from the command line."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from grader.sandbox.choose import sandboxes

from .conftest import RIGHT, WRONG

CLASS = """\
roster: roster.csv
timezone: UTC
assignments: {tiny: {due: 2026-03-01 12:00, groups: {owls: [ada, ben]}}}
"""
ROSTER = (
    'id,name,email,canvas_id,moodle_id\nada,"=Ada, L.",a@x.org,11,91\nben,Ben,b@x.org,12,92\ncai,Cai,c@x.org,13,93\n'
)


@pytest.fixture
def hand_in(tmp_path):
    """Put work into the class: a module of this source for a person."""

    def put(who, source, name="tiny.py"):
        path = tmp_path / "class" / who / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)

    return put


@pytest.fixture
def terms(tmp_path):
    folder = tmp_path / "terms"
    folder.mkdir()
    (folder / "roster.csv").write_text(ROSTER)
    (folder / "class.yaml").write_text(CLASS)
    return folder / "class.yaml"


@pytest.fixture
def batch(grader, course):
    """`grader batch tiny class`, with a fixed seed and the quickest way to run it."""

    def run(*args, paths=("class",)):
        how = ("--course", course.root, "--sandbox", "none", "--seed", "1", "--out", "out")
        return grader("batch", "tiny", *paths, *how, *args)

    return run


def test_a_class_is_graded_shown_and_exported(batch, grader, hand_in, terms, tmp_path):
    hand_in("ada", RIGHT)
    hand_in("cai", WRONG)
    hand_in("Zoe", RIGHT)
    ended = batch("--class", terms, "--json", "batch.json")
    assert ended.code == 0
    assert "3 graded" not in ended.out
    assert "2 graded; " in ended.out
    assert "Next: `grader report out`" in ended.out
    assert "grader: nobody's: class/Zoe: nobody of the roster answers to Zoe" in ended.err
    assert "=Ada, L. and Ben: 15 of 15 points, passed" in ended.err
    summary = json.loads((tmp_path / "batch.json").read_text())
    assert (summary["schema"], summary["results"], summary["complete"]) == ("grader/batch/v1", {"graded": 2}, True)
    assert [one["where"] for one in summary["unmatched"]] == ["class/Zoe"]

    again = batch("--class", terms)
    assert (again.code, "2 as they were" in again.out) == (0, True)

    page = grader("report", "out")
    assert (page.code, page.err) == (0, "")
    for words in ("3 handed in, 2 passed", "=Ada, L. (ada)", "Cai (cai)", "double", "class/Zoe"):
        assert words in page.out

    table = grader("export", "out", "--format", "canvas", "--to", "-", "--title", "NN (7)")
    rows = list(csv.reader(io.StringIO(table.out)))
    assert [row[5] for row in rows] == ["NN (7)", "15", "15", "15", "5"]
    assert [row[1] for row in rows[2:]] == ["11", "12", "13"]


def test_commits_say_when_work_was_handed_in_wherever_results_are_kept(batch, grader, hand_in, tmp_path):
    hand_in("ada", RIGHT)
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@x", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@x"}
    env = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_COMMITTER_DATE": "2026-03-01T11:58:00Z"}
    for words in (["init"], ["add", "."], ["commit", "-m", "work"]):
        subprocess.run(["git", *words], cwd=tmp_path / "class/ada", env=env, check=True, capture_output=True)
    assert batch().code == 0
    (row,) = csv.DictReader(io.StringIO(grader("export", "out", "--format", "csv", "--to", "-").out))
    assert row["handed_in"] == "2026-03-01 11:58:00+00:00"


def test_a_change_of_the_rubric_is_seen_before_it_is_made(batch, course, hand_in):
    hand_in("ada", WRONG)
    batch()
    rubric = course.root / "assignments/tiny/rubric.yaml"
    rubric.write_text(rubric.read_text().replace("points: 5", "points: 20"))
    seen = batch("--preview", "--json", "preview.json")
    assert seen.code == 0
    assert "This would be done: 1 rescored" in seen.out
    assert "1 would pass, and don't now." in seen.out
    assert "5 of 15" in seen.out
    assert "20 of 30, passed" in seen.out
    assert "1 rescored" in batch().out


def test_no_grade_ends_with_3_and_says_what_to_do(batch, course, hand_in):
    course.write("assignments/tiny/checks/test_tiny.py", "def test_double(student):\n    raise RuntimeError\n"
                 "def test_counts(student):\n    pass\n")  # fmt: skip
    hand_in("ada", RIGHT)
    ended = batch()
    assert ended.code == 3
    assert "1 without a grade" in ended.out
    assert "add --retry to the same command" in ended.out
    assert "1 as they were" in batch().out
    assert "1 graded now" in batch("--retry").out


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nowhere",), "nowhere: there is no such file or folder"),
        (("class", "--class", "none.yaml"), "none.yaml: there is no such file"),
        (("class", "--form", "blackboard"), "Invalid value for '--form'"),
        (("class", "--preview"), "out: nothing was graded there yet"),
        (("empty",), "empty: holds nothing that somebody handed in"),
        ((".",), "--out out: lies within ., and would be taken for work"),
    ],
)
def test_what_cant_be_done_is_said_in_a_line(batch, hand_in, tmp_path, args, said):
    hand_in("ada", RIGHT)
    (tmp_path / "empty").mkdir()
    ended = batch(*args[1:], paths=args[:1])
    assert ended.code == 2
    assert ended.err.splitlines()[-1].startswith("grader: ")
    assert said in ended.err


def test_other_people_s_work_never_runs_unconfined_unasked(grader, course, hand_in, monkeypatch):
    hand_in("ada", RIGHT)
    monkeypatch.setattr("grader.sandbox.choose._strongest", lambda: sandboxes()["none"])
    ended = grader("batch", "tiny", "class", "--course", course.root, "--out", "out")
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert "no sandbox that confines anything works here" in ended.err


def test_another_assignment_s_class_is_left_alone(batch, grader, course, hand_in):
    hand_in("ada", RIGHT)
    batch()
    shutil.copytree(course.root / "assignments/tiny", course.root / "assignments/other")
    rubric = course.root / "assignments/other/rubric.yaml"
    rubric.write_text(rubric.read_text().replace("assignment: tiny", "assignment: other"))
    ended = grader("batch", "other", "class", "--course", course.root, "--sandbox", "none", "--out", "out")
    assert (ended.code, "holds the class of tiny" in ended.err) == (2, True)


def test_ctrl_c_ends_with_130_and_the_way_to_go_on(course, hand_in, tmp_path):
    hand_in("ada", "import time\ntime.sleep(60)\n")
    words = ["batch", "tiny", "class", "--course", course.root, "--sandbox", "none", "--seed", "1", "--out", "out"]
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_STATE_HOME": str(tmp_path / "state")}
    with subprocess.Popen(
        [sys.executable, "-m", "grader", *map(str, words)], cwd=tmp_path, env=env, stderr=subprocess.PIPE, text=True
    ) as running:
        log = tmp_path / "out/logs"
        deadline = time.monotonic() + 60
        while not list(log.glob("*ada*")) and time.monotonic() < deadline:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert said.split("\n")[-3:] == ["Stopped; what is finished is kept. Run the same command again to go on.", "", ""]
