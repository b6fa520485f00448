"""Weights that are handed in are measured in place of a training: which file, how often, and what the report says."""

import hashlib
import json
import os
import zipfile

import numpy as np
import pytest

from grader.errors import AskError
from grader.judge.grading import grade
from grader.reports.json import to_json

from .conftest import CHECKS, RIGHT, RUBRIC

TAKES = RUBRIC.replace("stages:", "weights: {files: [model.safetensors, model.pt], most_mb: 1}\nstages:").replace(
    "run: train,", "run: train, with_weights: load,"
)
INSIDE = """
def train(student, data, seed, seconds, device):
    return {"loss": student.train(seed, data["x"])}


def load(student, data, seed, seconds, *, weights, device):
    return {"loss": float(weights.tensors["loss"][0]), "device": device}
"""
TRAINS_BADLY = RIGHT.replace("return 0.05", "print('in training')\n    return 5.0")


def packed(loss):
    """A safetensors file in which the loss stands."""
    header = json.dumps({"loss": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    return len(header).to_bytes(8, "little") + header + np.float32(loss).tobytes()


GOOD = packed(0.0625)


@pytest.fixture
def taking(tiny):
    """A course whose stage can load weights; gives the grade of a folder with these files."""
    tiny.write("rubric.yaml", TAKES)
    tiny.write("inside.py", INSIDE)

    def run(files, source=TRAINS_BADLY, **more):
        folder = tiny.root / "work"
        for name, content in {"tiny.py": source.encode(), **files}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return grade(tiny.order(), folder, **more)

    return run


def loss(result):
    assert result.status == "graded", (result.reason, result.author_log)
    return next(one for one in result.criteria if one.id == "loss")


def notes(result):
    return "\n".join(result.provenance.notes)


def test_they_are_measured_and_nothing_is_trained(taking):
    result = taking({"model.safetensors": GOOD})
    assert "in training" not in result.log
    told, sha256 = loss(result), hashlib.sha256(GOOD).hexdigest()
    assert (told.verdict, told.value) == ("passed", 0.0625)
    assert [one.seed for one in told.measurements] == [None]
    assert f"In place of a training, the weights in model.safetensors (SHA-256 {sha256[:12]}...)" in notes(result)
    assert json.loads(to_json(result))["provenance"]["weights"] == {
        "file": "model.safetensors",
        "sha256": sha256,
        "trouble": "",
        "path": "",
    }


def test_without_them_it_is_trained(taking):
    result = taking({})
    assert loss(result).value == 5.0
    assert "in training" in result.log
    assert [one.seed for one in loss(result).measurements] == [0]
    assert result.provenance.weights is None
    assert "weights" not in notes(result)


def test_where_none_are_taken_none_are_looked_for(tiny):
    folder = tiny.root / "work"
    folder.mkdir()
    (folder / "tiny.py").write_text(TRAINS_BADLY)
    (folder / "model.safetensors").write_bytes(GOOD)
    result = grade(tiny.order(), folder)
    assert (loss(result).value, result.provenance.weights) == (5.0, None)


@pytest.fixture
def calibrated(tiny):
    """The loss was found to scatter widely from training to training."""
    noise = {"quick": {"loss": {"within": 0.2, "between": 0.0, "runs": 20}}}
    tiny.write("../../reference/tiny/solution.py", RIGHT)
    tiny.write("../../reference/tiny/calibration.json", json.dumps({"noise": noise}))


@pytest.mark.usefixtures("calibrated")
@pytest.mark.parametrize(("figure", "verdict"), [(0.09375, "passed"), (0.125, "partial"), (0.875, "failed")])
def test_the_figure_decides_once_and_without_the_noise_of_trainings(taking, figure, verdict):
    told = loss(result := taking({"model.safetensors": packed(figure)}))
    assert (told.verdict, len(told.measurements), told.interval) == (verdict, 1, None)
    assert "calibrated" not in notes(result)


@pytest.mark.usefixtures("calibrated")
def test_a_training_is_decided_with_that_noise(taking):
    told = loss(taking({}, RIGHT.replace("return 0.05", "return 0.2 + seed % 7 / 100")))
    assert len(told.measurements) > 1
    assert told.interval is not None


def test_they_lie_beside_the_work_or_elsewhere_in_it(taking):
    assert loss(taking({"deep/down/model.safetensors": GOOD})).value == 0.0625
    result = taking({"model.safetensors": packed(0.5)})
    assert loss(result).value == 0.5
    assert "model.safetensors was taken and not deep/down/model.safetensors" in notes(result)


def test_of_two_kinds_the_first_that_the_rubric_names_counts(taking):
    result = taking({"model.pt": b"hello", "model.safetensors": GOOD})
    assert loss(result).value == 0.0625
    assert "model.safetensors was taken and not model.pt. Hand in one file of weights alone." in notes(result)


def test_a_file_under_another_name_is_told_and_left(taking):
    result = taking({"best.pth": b"hello"})
    assert loss(result).value == 5.0
    assert "best.pth was not looked at: weights to be measured are to be called" in notes(result)


@pytest.mark.usefixtures("taking")
def test_they_are_found_in_an_archive(tiny):
    with zipfile.ZipFile(tiny.root / "ada.zip", "w") as archive:
        archive.writestr("ada/tiny.py", TRAINS_BADLY)
        archive.writestr("ada/Model.safetensors", GOOD)
    result = grade(tiny.order(), tiny.root / "ada.zip")
    assert (loss(result).value, result.provenance.weights.file) == (0.0625, "Model.safetensors")


def test_beside_a_single_file_nothing_is_looked_at(taking, tiny):
    taking({"model.safetensors": GOOD})
    assert loss(grade(tiny.order(), tiny.root / "work" / "tiny.py")).value == 5.0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "model.safetensors is empty. Hand in other weights, or none, to have your network trained."),
        (bytes((1 << 20) + 1), "model.safetensors is 1.0 MB large, and 1 MB are taken at most. Hand in other"),
        (b"hello, world", "model.safetensors is no whole safetensors file: it ends within its header."),
    ],
)
def test_what_cant_be_measured_costs_what_rests_on_it_alone(taking, content, says):
    result = taking({"model.safetensors": content})
    told = loss(result)
    assert (told.verdict, told.score) == ("failed", 0)
    assert told.message.startswith(says)
    assert [str(one.verdict) for one in result.criteria[:3]] == ["passed"] * 3


def test_a_file_that_the_recipe_cant_use_names_the_mend(taking):
    assert loss(taking({"model.safetensors": b"hello, world"})).hint.startswith("Save them with `safetensors.torch")


def test_what_else_a_recipe_raises_is_told_as_for_any(taking):
    other = json.dumps({"l": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    told = loss(taking({"model.safetensors": len(other).to_bytes(8, "little") + other + bytes(4)}))
    assert (told.verdict, told.message) == ("failed", "`load(...)` raised KeyError: 'loss'")


def test_a_link_is_left_out_as_any_link_is(taking, tiny):
    (tiny.root / "real").write_bytes(GOOD)
    (tiny.root / "work").mkdir()
    (tiny.root / "work" / "model.safetensors").symlink_to(tiny.root / "real")
    result = taking({})
    assert loss(result).value == 5.0
    assert "Links and special files were left out: model.safetensors." in notes(result)


def test_a_file_that_lies_elsewhere_is_handed_in_by_name(taking, tiny):
    path = tiny.root / "Best of all.safetensors"
    path.write_bytes(GOOD)
    result = taking({"model.safetensors": packed(0.5)}, weights=path)
    assert loss(result).value == 0.0625
    assert result.provenance.weights.file == "Best of all.safetensors"
    assert result.provenance.weights.path == str(path)
    assert result.submission.digest != taking({}).submission.digest


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.pt", None, "can't be read (No such file or directory); check the spelling"),
        ("folder.pt", "folder", "is no file; name the file that holds the weights"),
        ("pipe.pt", "pipe", "is no file; name the file that holds the weights"),
        ("weights.bin", b"x", "weights are taken as .safetensors, .pt, .pth; save them as one of these"),
        ("a\0.pt", None, "its name can't be one"),
        ("empty.pt", b"", "is empty; choose another file, or leave the option out"),
        ("large.pt", bytes((1 << 20) + 1), "is 1.0 MB large, and 1 MB are taken at most; choose another"),
    ],
)
def test_a_named_file_that_cant_be_taken_is_said_at_once(taking, tiny, name, content, says):
    path = tiny.root / name
    if content == "folder":
        path.mkdir()
    elif content == "pipe":
        os.mkfifo(path)
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(AskError) as caught:
        taking({}, weights=path)
    assert says in str(caught.value)


def test_none_can_be_named_where_none_are_taken(tiny):
    (tiny.root / "tiny.py").write_text(RIGHT)
    (tiny.root / "model.pt").write_bytes(b"x")
    with pytest.raises(AskError, match="this assignment takes no weights; leave the option out"):
        grade(tiny.order(), tiny.root / "tiny.py", weights=tiny.root / "model.pt")


DEVICE = """

def test_loss(student, stage, measure):
    from grader.judge.author import text
    measure("loss", {"cpu": 0.0}.get(read(stage["device"], text()), 9.0))
"""


def test_a_recipe_is_told_the_device_if_it_asks(taking, tiny):
    tiny.write("checks/test_tiny.py", CHECKS.partition("\n\ndef test_loss")[0] + DEVICE)
    assert loss(taking({"model.safetensors": GOOD})).value == 0.0
