import json
import math
import unicodedata
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.grade import Artifact, Measurement, SubmissionId, Verdict
from grader.reports.json import to_json

from .conftest import grade, outcome


def test_it_has_the_keys_of_the_schema():
    written = json.loads(to_json(grade(outcome())))
    assert next(iter(written)) == "schema"
    assert written["schema"] == "grader/grade/v1"
    assert set(written) == {
        "schema", "assignment", "title", "submission", "status", "reason", "score", "max_score", "passed", "criteria",
        "provenance", "seconds", "cpu_seconds", "artifacts", "log", "author_log", "advice", "usage", "withheld",
    }  # fmt: skip
    assert set(written["criteria"][0]) == {
        "id", "title", "verdict", "score", "max_score", "visibility", "message", "hint", "measurements", "value",
        "interval", "artifacts", "diagnosis", "seconds",
    }  # fmt: skip
    assert written["submission"] == {"student": "ada", "path": "work/ada.py", "digest": "d" * 64}
    assert written["provenance"]["packages"] == {"numpy": "2.4.6"}


def test_verdicts_and_figures_are_plain():
    one = outcome("loss", Verdict.timed_out, measurements=(Measurement("loss", 0.25, 1),), interval=(0.2, 0.3))
    written = json.loads(to_json(grade(one)))["criteria"][0]
    assert (written["verdict"], written["interval"], written["diagnosis"]) == ("timed_out", [0.2, 0.3], None)
    assert written["measurements"] == [{"metric": "loss", "value": 0.25, "seed": 1}]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_finite_number_is_null(value):
    odd = outcome(measurements=(Measurement("loss", value),), artifacts=(Artifact("curve", "c", {"a": [1.0, value]}),))
    written = json.loads(to_json(grade(odd)))["criteria"][0]
    assert written["measurements"][0]["value"] is None
    assert written["artifacts"][0]["data"] == {"a": [1.0, None]}


def test_arrays_and_odd_things_in_artifacts_are_written_somehow():
    data = {1: np.array([[1.5, np.nan]]), "number": np.float32(0.5), "set": {3}, "bytes": b"\xff"}
    written = json.loads(to_json(grade(outcome(artifacts=(Artifact("table", "t", data),)))))
    assert written["criteria"][0]["artifacts"][0]["data"] == {
        "1": [[1.5, None]], "number": 0.5, "set": "{3}", "bytes": "b'\\xff'",
    }  # fmt: skip


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_can_be_written_as_utf8_and_comes_back(text):
    work = replace(grade(log=text), submission=SubmissionId(text, text))
    written = json.loads(to_json(work).encode("utf-8"))
    assert written["log"] == text.encode("utf-8", "backslashreplace").decode()
    assert written["submission"]["student"] == written["log"]


def test_nothing_in_it_acts_on_a_terminal():
    odd = "a\x7f\x9b31m\u202eb\u2028\U000e0041\x1b[2J\u00e9"
    text = to_json(grade(log=odd))
    assert {char for char in text if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl")} == set()
    assert "\u00e9" in text
    assert json.loads(text)["log"] == odd
