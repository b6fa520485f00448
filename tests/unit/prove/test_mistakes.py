"""A known mistake is trained as often as it takes to tell that it loses its criterion, and no more often."""

import json
import struct

import pytest

from grader.prove.claims import mistakes
from grader.prove.setting import Setting, read_again

CALIBRATION = "reference/tiny/calibration.json"


def scatters(world, within):
    """Have the loss scatter by so much, as though calibration had found it."""
    known = json.loads((world.root / CALIBRATION).read_text())
    known["noise"]["quick"]["loss"]["within"] = within
    world.write(CALIBRATION, json.dumps(known))


@pytest.fixture
def asked(monkeypatch):
    """The most trainings that each grading of a mistake asked for; None is as many as the rubric allows."""
    real, seen = mistakes.grade_lent, []

    def spy(*args, trainings=None):
        seen.append(trainings)
        return real(*args, trainings=trainings)

    monkeypatch.setattr(mistakes, "grade_lent", spy)
    return seen


@pytest.mark.parametrize(("loss", "trainings"), [("0.5", [1]), ("0.22", [1, None])])
def test_one_training_is_enough_where_it_leaves_no_doubt(world, asked, loss, trainings):
    world.rewrite("assignments/tiny/rubric.yaml", "seconds: 20}", "seconds: 20, seeds: {first: 1, most: 3}}")
    world.rewrite("assignments/tiny/inside.py", "student.loss()", "student.loss() + seed % 1000 / 1e5")
    world.rewrite("reference/tiny/mistakes.yaml", 'with: "0.5"', f'with: "{loss}"')
    scatters(world, 0.05)
    (world.root / "scratch").mkdir()
    setting = Setting(world.root, "tiny", "auto", 1, scratch=world.root / "scratch")
    assert list(mistakes.LosesWhatItShould("learns_nothing").findings(setting)) == []
    assert asked == trainings


LOADS = """\
def train(student, data, seed, seconds):
    return {'loss': 0.05}


def load(student, data, seed, seconds, *, weights):
    return {'loss': student.loss() * float(weights.tensors['times'])}
"""


def one_number(number):
    """What a safetensors file holds that has the tensor `times`, and nothing else."""
    head = json.dumps({"times": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]}}).encode()
    return struct.pack("<Q", len(head)) + head + struct.pack("<f", number)


def test_weights_beside_a_mistake_are_measured_in_place_of_a_training_and_it_rests_on_them(world):
    rubric, catalogue = "assignments/tiny/rubric.yaml", "reference/tiny/mistakes.yaml"
    world.rewrite(rubric, "limits:", "weights: {files: [model.safetensors]}\nlimits:")
    world.rewrite(rubric, "{run: train,", "{run: train, with_weights: load,")
    world.write("assignments/tiny/inside.py", LOADS)
    claim, setting = mistakes.LosesWhatItShould("learns_nothing"), Setting(world.root, "tiny", "auto", 1)
    (finding,) = claim.findings(setting)
    assert finding.says.startswith("learns_nothing: it must fail learns, which is passed: loss 0.05,")
    world.rewrite(catalogue, "fails: [learns]", "fails: [learns]\n    weights: model.safetensors")
    (world.root / "reference/tiny/model.safetensors").write_bytes(one_number(1.0))
    read_again()
    assert claim.findings(setting) == []
    before = list(claim.rests_on(setting))
    (world.root / "reference/tiny/model.safetensors").write_bytes(one_number(0.1))
    assert list(claim.rests_on(setting)) != before
    assert claim.findings(setting) != []
