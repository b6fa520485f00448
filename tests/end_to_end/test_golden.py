"""The command and `grader verify` agree on golden submissions: `verify` tries them all, this a few from outside."""

import json

import pytest
import yaml

from .conftest import GOLDEN, ROOT

EXITS = {"not_gradable": 2, "not_graded": 3}
CASES = ["archive_no_telling", "correct_float32", "crash_at_import", "nb_chinese", "no_activation_derivative"]


def test_there_are_golden_submissions():
    assert len(list(ROOT.glob("reference/*/golden/*/expect.yaml"))) >= 80


@pytest.mark.parametrize("case", CASES)
def test_golden(case, check):
    expect = yaml.safe_load((GOLDEN / case / "expect.yaml").read_text(encoding="utf-8"))
    (work,) = (GOLDEN / case).glob("submission*")
    code, result = check(work, "--seed", "1")
    assert result["status"] == expect["status"]
    assert code == EXITS.get(result["status"], 0 if result["passed"] else 1)
    low, high = expect["score"]
    assert low <= result["score"] <= high
    got = {one["id"]: one["verdict"] for one in result["criteria"] if one["id"] not in expect.get("may", ())}
    assert got == {name: expect.get("verdicts", {}).get(name, expect["all"]) for name in got}


def test_the_reference_earns_full_marks(grader):
    done = grader("check", "first_nn", ROOT / "reference" / "first_nn" / "solution.py", "--seed", "2", "--json", "-")
    result = json.loads(done.stdout)
    assert (done.returncode, result["score"]) == (0, result["max_score"]), result["criteria"]
