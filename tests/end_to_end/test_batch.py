"""A class of six from outside: killed in the middle, graded to its end by the same command, shown, and exported.

The fifth handed in the work of the third, with other names.
"""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from xml.etree import ElementTree as ET

import pytest

from .conftest import GOLDEN, ROOT

CASES = {
    "s1": "untouched_template",
    "s2": "crash_at_import",
    "s3": "no_backpropagation",
    "s4": "wrong_weight_shape",
    "s5": "no_backpropagation",
}
CLASS = """\
roster: roster.csv
timezone: Europe/Berlin
assignments:
  first_nn: {due: 2026-03-01 23:59, late: {percent_per_day: 10}}
"""
ROSTER = """\
id,name,email,section,canvas_id,moodle_id
s1,"=HYPERLINK(""http://x"")",a@x.org,A,101,901
s2,"O'Neil, Łukasz; 李",b@x.org,A,102,902
s3,<script>alert(1)</script>,c@x.org,B,103,903
s4,Points Possible,d@x.org,B,104,904
s5,@SUM(A1),e@x.org,B,105,905
s6,محمد,f@x.org,C,106,906
s7,-2+3,g@x.org,C,107,907
"""
OF_A_CLASS = {"csv", "canvas", "moodle", "nbgrader", "junit"}
OF_EACH = {"gradescope_results": ".json", "github": ".txt", "github_summary": ".md"}


@pytest.fixture
def home(tmp_path):
    """A class of six and a roster of seven; the sixth handed in what can't be read."""
    for who, case in CASES.items():
        shutil.copytree(GOLDEN / case / "submission", tmp_path / "class" / who)
    copy = tmp_path / "class/s5/my_answers.py"
    copy.write_text("# my own work\n\n" + copy.read_text().replace("hidden_error", "delta").replace("features", "rows"))
    (tmp_path / "class/s6").mkdir()
    (tmp_path / "class/s6/notes.txt").write_text("later")
    (tmp_path / "class.yaml").write_text(CLASS)
    (tmp_path / "roster.csv").write_text(ROSTER)
    return tmp_path


@pytest.fixture
def grader(home):
    """The command, in a process of its own that is still running."""
    env = os.environ | {"XDG_STATE_HOME": str(home / "state"), "XDG_CACHE_HOME": str(home / "cache")}

    def start(*words):
        return subprocess.Popen(
            [sys.executable, "-m", "grader", *map(str, words)],
            cwd=home, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    return start


def ended(running, code=0):
    out, err = running.communicate(timeout=300)
    assert running.returncode == code, err
    return out, err


def tables(home):
    texts = {key: (home / f"{key}.out").read_bytes().decode() for key in OF_A_CLASS - {"junit"}}
    return {key: list(csv.reader(io.StringIO(text, newline=""))) for key, text in texts.items()}


@pytest.mark.slow
def test_a_class_from_its_download_to_the_gradebook(grader, home):
    words = ("batch", "first_nn", "class", "--class", "class.yaml", "--out", "out", "--seed", 1, "--course", ROOT)
    with grader(*words) as running:
        for line in running.stderr:
            if line.startswith("1 of 6 done"):
                break
        os.killpg(running.pid, signal.SIGKILL)

    out, err = ended(grader(*words, "--json", "batch.json"))
    summary = json.loads((home / "batch.json").read_text())
    assert summary["results"] == {"graded": 5, "not_gradable": 1}
    assert (summary["complete"], summary["missing"]) == (True, ["s7"])
    planned = summary["planned"]
    assert planned["kept"] >= 1
    assert planned["kept"] + planned["run"] == 6
    assert "as they were" in out
    assert "Traceback" not in err
    assert "6 as they were" in ended(grader(*words))[0]

    page, _ = ended(grader("report", "out"))
    for said in (
        "6 handed in",
        "1 handed in nothing",
        "Criteria",
        "Mistakes that explain losses",
        "What needs a person",
        "suspiciously alike",
    ):
        assert said in page
    ended(grader("report", "out", "--html", "pages"))
    assert any("delta" in page.read_text() for page in (home / "pages/alike").iterdir())
    assert len([*(home / "pages/learners").iterdir()]) == 6

    for key in OF_A_CLASS:
        ended(grader("export", "out", "--format", key, "--to", f"{key}.out"))
    found = tables(home)
    assert {key: len(rows) for key, rows in found.items()} == {"csv": 8, "canvas": 8, "moodle": 7, "nbgrader": 8}
    marks = {row[0]: float(row[10]) for row in found["csv"][1:7]}
    assert [float(row[-1]) for row in found["canvas"][2:]] == [marks[f"s{place}"] for place in range(1, 7)]
    assert [float(row[4]) for row in found["moodle"][1:]] == list(marks.values())
    assert marks["s1"] == marks["s2"] == marks["s6"] == 0
    assert marks["s4"] < 100
    assert {"s3", "s5"} <= {row[0] for row in found["csv"] if "suspiciously alike: 100%" in row[16]}
    assert len(ET.parse(home / "junit.out").findall("testsuite")) == 7

    for key, ending in OF_EACH.items():
        ended(grader("export", "out", "--format", key, "--to", key))
        assert {path.name for path in (home / key).iterdir()} == {f"s{place}{ending}" for place in range(1, 7)}
    _, err = ended(grader("export", "out", "--format", "classroom50", "--to", "c50"), code=2)
    assert "Classroom 50's runner sets them" in err
    ended(grader("export", "out", "--format", "gradescope_autograder"))
    with zipfile.ZipFile(home / "autograder.zip") as archive:
        assert archive.testzip() is None
        assert {"setup.sh", "run_autograder"} <= set(archive.namelist())
