"""Real data, where copies are at hand: graded end to end, or with one line that names what is missing."""

import json
import os
import shutil
import tarfile
from pathlib import Path

import pytest

from .conftest import ROOT

FOLDERS = [path for path in (os.environ.get("GRADER_DATA"), ROOT.parent / "shared" / "data") if path]


def at_hand(name):
    """The first of the folders that has the file; None where none has it."""
    return next((Path(path) for path in FOLDERS if (Path(path) / name).exists()), None)


def needs(name):
    return pytest.mark.skipif(at_hand(name) is None, reason=f"no copy of {name}: set GRADER_DATA to a folder with it")


HOURS = "bike_sharing/hour.csv"
CIFAR = "cifar10_subset/cifar10_subset.tar"
DIGITS = "t10k-images-idx3-ubyte.gz"


@pytest.fixture
def grade(grader):
    """The grade of an assignment's reference on real data, which must pass, and its figures by metric."""

    def run(name, profile, data):
        reference = ROOT / "reference" / name / "solution.py"
        done = grader("check", name, reference, "--profile", profile, "--json", "-", GRADER_DATA=str(data))
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        measured = [figure for one in found["criteria"] for figure in one["measurements"]]
        return found, {figure["metric"]: figure["value"] for figure in measured}

    return run


@needs(HOURS)
def test_the_reference_earns_everything_on_the_real_hours(grade):
    found, losses = grade("first_nn", "full", at_hand(HOURS))
    assert found["provenance"]["data"] == "bike_sharing"
    assert found["score"] == found["max_score"]
    assert set(losses) == {"training_loss", "validation_loss"}


@needs(CIFAR)
def test_six_hundred_pictures_in_folders_teach_a_network_something(grade, tmp_path):
    with tarfile.open(at_hand(CIFAR) / CIFAR) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 has none
        archive.extractall(tmp_path / "pictures")
    found, figures = grade("cnn_classifier", "pictures", tmp_path)
    assert found["provenance"]["data"] == "pictures"
    assert figures["held_out_accuracy"] > 0.2  # guessing has 0.1
    (confusion,) = [one for one in found["criteria"][-2]["artifacts"] if one["kind"] == "matrix"]
    assert {"frog", "ship"} <= set(json.dumps(confusion).replace('"', " ").split())


@pytest.mark.slow
@needs(f"mnist_t10k/{DIGITS}")
def test_digits_are_drawn_as_well_as_faces(grade, tmp_path):
    (tmp_path / "mnist").mkdir()
    shutil.copy(at_hand(f"mnist_t10k/{DIGITS}") / "mnist_t10k" / DIGITS, tmp_path / "mnist")
    found, figures = grade("gan", "digits", tmp_path)
    assert found["provenance"]["data"] == "mnist"
    assert found["score"] == found["max_score"]
    assert figures["frechet"] < 4
    assert figures["copies"] < 0.2


def test_a_folder_without_the_file_is_named(grader, tmp_path):
    reference = ROOT / "reference" / "first_nn" / "solution.py"
    done = grader("check", "first_nn", reference, "--profile", "full", GRADER_DATA=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "hour.csv" in done.stderr
    assert "synthetic" in done.stderr
