"""A real script, where a copy is at hand: Shakespeare's plays, learned from and written anew.

With the 12,600 words of the plays each step is dear, so a copy of the course takes 102 of them in place of 4,200:
enough to know names and marks.
"""

import json
import math
import re
import shutil
from importlib.util import find_spec

import pytest

from .conftest import ROOT
from .test_real_data import at_hand, needs

NAME = "tv_scripts"
PLAYS = "tinyshakespeare/input.txt"
MEASURED = {"perplexity", "form", "varied", "copied"}
CHANGES = {"inside.py": ('"all": 700}', '"all": 17}'), "rubric.yaml": ("{first: 1, most: 3}", "{first: 1, most: 1}")}

pytestmark = [pytest.mark.slow, pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed")]


@pytest.fixture
def course(tmp_path):
    """A course with this assignment alone, whose recipe takes few steps, and them once."""
    for part in ("assignments", "reference"):
        shutil.copytree(ROOT / part / NAME, tmp_path / part / NAME)
    for file, (old, new) in CHANGES.items():
        path = tmp_path / "assignments" / NAME / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), "utf-8")
    return tmp_path


@needs(PLAYS)
def test_a_real_script_is_learned_from_and_written_anew(grader, course):
    work = course / "reference" / NAME / "solution.py"
    asked = ("--course", course, "--profile", "full", "--device", "cpu", "--json", "-")
    done = grader("check", NAME, work, *asked, GRADER_DATA=str(at_hand(PLAYS)))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["provenance"]["data"] == "plays"
    assert {one["verdict"] for one in found["criteria"] if one["id"] not in MEASURED} == {"passed"}

    figures = {each["metric"]: each["value"] for one in found["criteria"] for each in one["measurements"]}
    shown = {each["name"]: each["data"] for one in found["criteria"] for each in one["artifacts"]}
    assert figures["perplexity"] < 1000
    assert figures["form"] > 0.2

    entropy, bar = re.match(r"([\d.]+) nats; not below ([\d.]+),", shown["cross-entropy a word"]).groups()
    assert float(entropy) == pytest.approx(math.log(figures["perplexity"]), abs=0.01)
    assert bar == "3.5"
    (surprise,) = [table for name, table in shown.items() if name.startswith("perplexity")]
    assert surprise["rows"] == ["yours", "5-gram", "3-gram"]
    assert [float(row[0]) for row in surprise["values"][1:]] == pytest.approx([220, 220], rel=0.3)
    assert shown["a script of its own"].count("\n") > 5
