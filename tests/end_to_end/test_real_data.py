"""The full profile on the real hour.csv, where a copy is at hand."""

import json
import os

import pytest

from .conftest import ROOT

FOLDERS = [path for path in (os.environ.get("GRADER_DATA"), ROOT.parent / "shared" / "data") if path]
DATA = next((str(path) for path in FOLDERS if os.path.exists(f"{path}/bike_sharing/hour.csv")), None)  # noqa: PTH110
REFERENCE = ROOT / "reference" / "first_nn" / "solution.py"


@pytest.mark.skipif(DATA is None, reason="no copy of the UCI hour.csv: set GRADER_DATA to a folder with bike_sharing/")
def test_the_reference_meets_the_published_bar(grader):
    done = grader("check", "first_nn", REFERENCE, "--profile", "full", "--json", "-", GRADER_DATA=DATA)
    assert done.returncode == 0, done.stderr
    grade = json.loads(done.stdout)
    losses = {figure["metric"]: figure["value"] for one in grade["criteria"] for figure in one["measurements"]}
    assert grade["provenance"]["data"] == "bike_sharing"
    assert losses["training_loss"] < 0.09
    assert losses["validation_loss"] < 0.18


def test_a_folder_without_the_file_is_named(grader, tmp_path):
    done = grader("check", "first_nn", REFERENCE, "--profile", "full", GRADER_DATA=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "hour.csv" in done.stderr
    assert "synthetic" in done.stderr
