"""Two properties that no attack can take away: labels don't go in, and what comes out is never run."""

import ast
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

import grader
from grader.course.datasets import load_dataset
from grader.course.discovery import find_course
from grader.course.secret import CourseSecret
from grader.judge import bench, session
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.sandbox.fake import Fake
from grader.wire.frames import Channel

REPOSITORY = Path(__file__).parents[2]
WINDOW = 8


class Recorder(Channel):
    """The judge's end of a conversation, with a copy of all that it sends."""

    sent: ClassVar = []

    def send(self, head, buffers, *more):
        self.sent.append((head, [bytes(buffer) for buffer in buffers]))
        super().send(head, buffers, *more)


def arrays_in(head, buffers):
    """Every array in a frame, and all plain numbers of its head as one more."""
    numbers = []

    def walk(tree):
        if isinstance(tree, list) and len(tree) == 4 and tree[0] in ("array", "tensor"):
            yield np.frombuffer(buffers[tree[1]], tree[2]).reshape(tree[3])
        elif isinstance(tree, list | dict):
            for item in tree.values() if isinstance(tree, dict) else tree:
                yield from walk(item)
        elif isinstance(tree, int | float):
            numbers.append(float(tree))

    yield from walk(head)
    yield np.array(numbers)


def shapes_of(array):
    """The runs of 8 consecutive numbers of an array, by rows and by columns, up to shift and scale."""
    found = set()
    for flat in (array.ravel("C"), array.ravel("F")):
        plain = flat.astype(float)
        if plain.size >= WINDOW:
            runs = np.lib.stride_tricks.sliding_window_view(plain, WINDOW)
            runs = runs[np.ptp(runs[:, :2], axis=1) > 0]
            found |= set(map(tuple, ((runs[:, 2:] - runs[:, :1]) / (runs[:, 1:2] - runs[:, :1])).round(4).tolist()))
    return found


@pytest.fixture
def order():
    assignment = find_course(REPOSITORY).assignment("first_nn")
    return Order(assignment, Fake(), CourseSecret.fixed(3))


@pytest.fixture
def data(order):
    plan = order.plan()
    rng = order.secret.rng(order.assignment.name, f"held-out {plan.data}")
    return load_dataset(order.assignment, plan.data, rng, None)


@pytest.fixture
def recorded(order, monkeypatch):
    """All that the judge says while it grades the reference."""
    monkeypatch.setattr(Recorder, "sent", [])
    for module in (bench, session):
        monkeypatch.setattr(module, "Channel", Recorder)
    result = grade(order, order.assignment.reference / "solution.py")
    assert result.status == "graded", result.author_log
    arrays = [array for frame in Recorder.sent for array in arrays_in(*frame)]
    return list({(array.tobytes(), str(array.dtype), array.shape): array for array in arrays}.values())


def seen_in(arrays):
    return set().union(*map(shapes_of, arrays))


def test_no_label_is_said_to_a_process_that_runs_student_code(recorded, data):
    said = seen_in(recorded)
    assert said & shapes_of(data.asked["features"]), "the recording misses what must be in it"
    assert said & shapes_of(data.visible["targets"]), "the recording misses what must be in it"
    labels = data.labels.reveal()
    assert {name for name, array in labels.items() if said & shapes_of(array)} == set()


def test_no_label_is_in_the_files_beside_the_work(data):
    for content in data.files.values():
        table = np.genfromtxt(content.decode().splitlines(), delimiter=",", skip_header=1)
        written = seen_in([column for column in table.T if np.isfinite(column).all()])
        assert written & shapes_of(data.visible["targets"])
        assert not any(written & shapes_of(array) for array in data.labels.reveal().values())


@pytest.mark.parametrize(
    "change",
    [
        lambda y: y,
        lambda y: -3 * y + 7,
        lambda y: y[100:108],
        lambda y: y.astype("f4"),
        lambda y: y[:, None],
        lambda y: np.column_stack([np.zeros(len(y)), y]),
    ],
)
def test_a_label_in_disguise_would_be_found(data, change):
    labels = data.labels.reveal()["targets"]
    assert seen_in([change(labels)]) & shapes_of(labels)


# What must not be in code that handles what a host wrote.

JUDGING = ("judge", "wire", "reports", "cli")
RUNS_TEXT = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "runpy.run_path", "runpy.run_module"}
LOADS_OBJECTS = {"pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "jsonpickle"}
LOADS_UNSAFELY = {
    "torch.load",
    "yaml.load",
    "yaml.load_all",
    "yaml.full_load",
    "yaml.unsafe_load",
    "pandas.read_pickle",
    "numpy.lib.format.read_array",
}
SAFE_LOADERS = {"SafeLoader", "CSafeLoader"}


def names_of(tree):
    """What each imported name stands for."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                names[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def dotted(node, names):
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value, names)}.{node.attr}"
    return ""


def is_safe(function, node):
    """Whether a call that could load or run anything says that it doesn't."""
    said = {word.arg: ast.unparse(word.value) for word in node.keywords}
    if function == "torch.load":
        return said.get("weights_only") == "True"
    if function in ("yaml.load", "yaml.load_all"):
        loader = said.get("Loader", "") or "".join(ast.unparse(word) for word in node.args[1:2])
        return loader.rpartition(".")[2] in SAFE_LOADERS
    return False


def dangers(source):
    """The lines of `source` that turn text or bytes into running code."""
    tree = ast.parse(source)
    names = names_of(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            if LOADS_OBJECTS & {module.partition(".")[0] for module in modules}:
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Call):
            function = dotted(node.func, names)
            said = {word.arg: ast.unparse(word.value) for word in node.keywords}
            unsafe = function in LOADS_UNSAFELY and not is_safe(function, node)
            pickled = said.get("allow_pickle", "False") != "False"
            if function in RUNS_TEXT or unsafe or pickled or said.get("shell", "False") != "False":
                yield node.lineno, ast.unparse(node)


def test_nothing_of_ours_runs_or_unpickles_what_a_host_wrote():
    files = [file for part in JUDGING for file in (Path(grader.__file__).parent / part).rglob("*.py")]
    assert len(files) > 20
    found = {str(file): list(dangers(file.read_text(encoding="utf-8"))) for file in files}
    assert {file: lines for file, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "source",
    [
        "eval(text)",
        "exec(text)",
        "compile(text, '', 'exec')",
        "import pickle",
        "from marshal import loads",
        "import torch as t; t.load(file)",
        "from torch import load as read; read(file, weights_only=False)",
        "import numpy as np; np.load(file, allow_pickle=True)",
        "import yaml; yaml.load(text)",
        "import yaml; yaml.load(text, yaml.Loader)",
        "import subprocess; subprocess.run(text, shell=True)",
        "import os; os.system(text)",
    ],
)
def test_what_must_not_be_there_would_be_found(source):
    assert list(dangers(source))


@pytest.mark.parametrize(
    "source",
    [
        "import re; re.compile(text)",
        "import json; json.loads(text)",
        "import yaml; yaml.load(text, Loader=yaml.SafeLoader)",
        "import torch; torch.load(file, weights_only=True)",
        "import numpy; numpy.load(file)",
        "import subprocess; subprocess.run(['ls'])",
    ],
)
def test_what_may_be_there_is_not_objected_to(source):
    assert not list(dangers(source))
