"""`grader check` measures weights that a student trained at home, and says when they don't fit."""

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

pytestmark = pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed")

FILES = {
    "rubric.yaml": """
assignment: line
title: A line by torch
entry: {module: line.py, notebook: line.ipynb, names: [Line]}
needs: [numpy, torch]
data: {default: points}
weights: {files: [line.safetensors, line.pt]}
limits: {load_seconds: 20}
pass_at: 0.5
criteria:
  - {id: loss, title: It fits, points: 10, stage: fitted, check: "checks/test_line.py::test_loss",
     metric: loss, better: lower, full_at: 0.01, zero_at: 1.0}
stages: {fitted: {run: fit, with_weights: load, seconds: 20}}
""",
    "checks/test_line.py": """
import numpy as np

from grader.judge.author import array


def test_loss(stage, data, measure):
    '''The line goes through points that it has not seen.'''
    found = stage["predict"](data.asked["x"], returns=array(float, (20, 1)))
    measure("loss", float(np.mean((found - data.labels.reveal()["y"]) ** 2)))
""",
    "inside.py": """
import torch


def fit(student, data, seed, seconds, device):
    model = student.Line().to(device)
    student.train(model, data["x"], data["y"])
    return {"predict": lambda x: model(torch.as_tensor(x, device=device))}


def load(student, data, seed, seconds, *, device, weights):
    model = weights.load_into(student.Line()).to(device)
    return {"predict": lambda x: model(torch.as_tensor(x, device=device))}
""",
    "data.py": """
import numpy as np

from grader.course.datasets import Dataset
from grader.wire.secret import Secret


def load(name, rng, fetch):
    x, held = np.linspace(-1, 1, 50, dtype="f4")[:, None], rng.uniform(-1, 1, (20, 1)).astype("f4")
    return Dataset(
        visible={"x": x, "y": 3 * x}, asked={"x": held}, labels=Secret({"y": 3 * held}), files={}, note="a line"
    )
""",
}
WORK = """
import torch


class Line(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(1, 1)

    def forward(self, x):
        return self.layer(x)


def train(model, x, y):
    print("in training")


if __name__ == "__main__":
    model = Line()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    x = torch.linspace(-1, 1, 50)[:, None]
    for _ in range(100):
        optimizer.zero_grad()
        ((model(x) - 3 * x) ** 2).mean().backward()
        optimizer.step()
    torch.save({"epoch": 100, "model_state_dict": model.state_dict()}, "line.pt")
"""


@pytest.fixture
def check(grader, tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "course" / "assignments" / "line" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run(path, *args):
        done = grader("check", "line", path, "--course", tmp_path / "course", "--seed", "1", "--json", "-", *args)
        return done.returncode, json.loads(done.stdout)

    return run


@pytest.fixture
def trained(tmp_path):
    """The folder of a student who trained at home."""
    folder = tmp_path / "ada"
    folder.mkdir()
    (folder / "line.py").write_text(WORK)
    subprocess.run([sys.executable, "line.py"], cwd=folder, check=True)
    return folder


def notes(result):
    return " ".join(result["provenance"]["notes"])


def test_weights_in_the_folder_are_measured_and_nothing_is_trained(check, trained):
    code, result = check(trained)
    assert (code, result["score"]) == (0, 10), result["criteria"]
    assert "In place of a training, the weights in line.pt (SHA-256" in notes(result)
    assert len(result["provenance"]["weights"]["sha256"]) == 64
    assert result["log"] == ""


def test_they_can_be_named_beside_a_single_file(check, trained):
    code, result = check(trained / "line.py")
    assert (code, result["score"]) == (1, 0)
    assert "in training" in result["log"]
    code, result = check(trained / "line.py", "--weights", trained / "line.pt")
    assert (code, result["score"]) == (0, 10)


def test_weights_of_another_network_are_told_by_name(check, trained):
    (trained / "line.py").write_text(WORK.replace("self.layer", "self.linear"))
    code, result = check(trained)
    (loss,) = result["criteria"]
    assert (code, loss["verdict"]) == (1, "failed")
    assert "Missing in the file, and part of Line: linear.weight, linear.bias." in loss["message"]
    assert "In the file, and no part of Line: layer.weight, layer.bias." in loss["message"]
