import pytest

RUBRIC = """\
assignment: tiny
title: A tiny assignment
entry: {module: solution.py, notebook: tiny.ipynb, names: [answer]}
needs: [numpy]
data: {default: synthetic, full: real}
pass_at: 0.7
criteria:
  - id: right
    title: The answer is right
    points: 10
    check: checks/test_answer.py::test_right
  - id: loss
    title: It learns
    points: 20
    check: checks/test_answer.py::test_loss
    requires: [right]
    stage: trained
    metric: loss
    better: lower
    full_at: 1e-1
    zero_at: 0.5
stages:
  trained: {run: train, seconds: 60, seeds: {first: 1, most: 3}}
profiles:
  full:
    data: real
    device: auto
    stages: {trained: {seconds: 600}}
    thresholds: {loss: {full_at: 0.2, zero_at: 0.6}}
    limits: {memory_mb: 4096}
"""

DATA = """\
from grader.course.datasets import Dataset
from grader.wire.secret import Secret


def load(name, rng, fetch):
    return Dataset({"x": rng.normal(size=3)}, {"x": rng.normal(size=2)}, Secret([1, 0]), {"notes/a.txt": b"hello"})
"""

FILES = {
    "rubric.yaml": RUBRIC,
    "checks/test_answer.py": "def test_right(student):\n    pass\n\n\ndef test_loss(student):\n    pass\n",
    "inside.py": "def train(student):\n    pass\n",
    "data.py": DATA,
    "README.md": "# Tiny\n",
}


@pytest.fixture
def rubric_text():
    """A rubric in order."""
    return RUBRIC


@pytest.fixture
def folder(tmp_path):
    """The folder of the assignment `tiny`, in a course at `tmp_path`."""
    root = tmp_path / "assignments" / "tiny"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.fixture
def rewrite(folder):
    """Replaces one piece of the rubric, which must stand there once."""

    def change(old, new):
        path = folder / "rubric.yaml"
        text = path.read_text()
        assert text.count(old) == 1
        path.write_text(text.replace(old, new))

    return change


@pytest.fixture(autouse=True)
def user_folders(tmp_path_factory, monkeypatch):
    """Keeps the tests out of the user's own folders, and the user's settings out of the tests."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "GRADER_DATA", "GRADER_SECRET_FILE"):
        monkeypatch.delenv(name, raising=False)
    return home
