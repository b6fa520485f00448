"""A torch notebook as learners publish them, graded in a small course of its own, in the sandboxes that work here."""

import importlib.util
import json

import pytest

from grader.course.discovery import find_course
from grader.course.secret import CourseSecret
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.sandbox.choose import sandboxes

pytestmark = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="torch isn't installed")

RUBRIC = """
assignment: pictures
title: Pictures
entry: {module: work.py, notebook: work.ipynb, names: [Net]}
needs: [torch]
data: {default: placed}
limits: {seconds: 300, call_seconds: 120, load_seconds: 120, memory_mb: 4096}
pass_at: 0.5
criteria:
  - {id: scores, title: It gives scores, points: 10, check: "checks/test_pictures.py::test_scores"}
  - {id: batches, title: It reads the pictures, points: 10, check: "checks/test_pictures.py::test_batches"}
  - {id: loss, title: The loss is a number, points: 10, check: "checks/test_pictures.py::test_loss"}
"""

CHECKS = """
import numpy as np

from grader.judge.author import array, fail, number


def test_scores(student, rng):
    '''Ten scores for each picture.'''
    student.scores(rng.normal(size=(4, 3, 8, 8)), returns=array(float, (4, 10)))


def test_batches(student):
    '''The loader gives the placed pictures.'''
    mean, count = student.mean_and_count(returns=array(float, (2,)))
    if abs(mean - np.arange(250).repeat(192).mean() / 255) > 1e-3 or count != 250:
        fail(asked="I read all batches.", got=f"Their mean was {mean:.4f} of {count:g} pictures.")


def test_loss(student):
    '''The loss of right scores is small.'''
    if student.loss_of_nothing(returns=number()) != 0:
        fail(asked="I asked for the loss.", got="It was not 0.")
"""

DATA = """
import io

import numpy as np

from grader.course.datasets import Dataset
from grader.wire.secret import Secret


def load(name, rng, fetch):
    images = np.broadcast_to(np.arange(250, dtype=np.uint8)[:, None, None, None], (250, 8, 8, 3))
    file = io.BytesIO()
    np.savez(file, images=images, labels=np.arange(250) % 10)
    return Dataset(visible={}, asked={}, labels=Secret({}), files={"cifar10_train.npz": file.getvalue()})
"""

CELLS = """
!pip install torchvision
import torch, torchvision
import torch.nn as nn
import matplotlib.pyplot as plt
import torchvision.transforms as transforms
# %%
train_data = torchvision.datasets.CIFAR10('data', train=True, download=True, transform=transforms.ToTensor())
train_loader = torch.utils.data.DataLoader(train_data, batch_size=20, num_workers=2, shuffle=True)
# %%
dataiter = iter(train_loader)
images, labels = dataiter.next()
plt.imshow(images[0].permute(1, 2, 0))
# %%
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(192, 10)
    def forward(self, x):
        return self.fc(x.flatten(1))
# %%
model = Net().cuda()
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(2):
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(model(x.cuda()), y.cuda())
        optimizer.zero_grad(); loss.backward(); optimizer.step()
# %%
def scores(images):
    return model(torch.tensor(images, dtype=torch.float32, device='cuda')).detach().cpu()
# %%
def mean_and_count():
    every = torch.cat([x for x, _ in train_loader])
    return [every.mean().item(), float(len(every))]
# %%
def loss_of_nothing():
    labels = torch.zeros(3).cuda()
    return nn.MSELoss()(labels, labels).item()
"""


@pytest.fixture
def order(tmp_path):
    folder = tmp_path / "course" / "assignments" / "pictures"
    for name, text in {"rubric.yaml": RUBRIC, "checks/test_pictures.py": CHECKS, "data.py": DATA}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    cell = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    cells = [{**cell, "source": source} for source in CELLS.strip().split("\n# %%\n")]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (tmp_path / "work.ipynb").write_text(json.dumps(notebook))
    assignment = find_course(tmp_path / "course").assignment("pictures")
    return lambda sandbox, way: (Order(assignment, sandbox, CourseSecret.fixed(1), notebook=way), tmp_path)


@pytest.mark.parametrize("way", ["definitions", "all"])
@pytest.mark.parametrize("sandbox", ["bubblewrap", "landlock", "none"])
def test_it_is_graded_as_it_is(order, sandbox, way):
    chosen = sandboxes()[sandbox]
    if chosen.trouble():
        pytest.skip(f"{sandbox}: {chosen.trouble()}")
    made, folder = order(chosen, way)
    result = grade(made, folder / "work.ipynb")
    found = [(one.id, str(one.verdict), one.message) for one in result.criteria]
    assert [verdict for _, verdict, _ in found] == ["passed"] * 3, (found, result.provenance.notes)
    notes = "\n".join(result.provenance.notes)
    for said in (
        "torchvision isn't installed here",
        "datasets.CIFAR10 gives the 250 pictures (8x8) of cifar10_train.npz, its train set.",
        "there is no GPU here",
        "`.next()` is gone from the data loaders",
        "`num_workers` was taken as 0",
    ):
        assert notes.count(said) == (1 if importlib.util.find_spec("torchvision") is None else 0), notes
