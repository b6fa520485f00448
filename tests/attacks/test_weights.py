"""Weights that are handed in are read in the sandbox alone. Whatever is in the file, it ends in a verdict in words."""

import io
import zipfile
from importlib.util import find_spec

import pytest

from grader.course.discovery import find_course
from grader.course.secret import CourseSecret
from grader.judge.grading import grade
from grader.judge.order import Order

pytestmark = pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed")

TELLTALE = "swordfish-in-weights"
RUBRIC = """
assignment: lean
title: Weights alone
entry: {module: lean.py, notebook: lean.ipynb, names: [Net]}
needs: [torch]
data: {default: none}
weights: {files: [model.safetensors, model.pt], most_mb: 10}
limits: {seconds: 60, load_seconds: 20, call_seconds: 10, memory_mb: 4096}
pass_at: 0.5
criteria:
  - {id: plain, title: It is there, points: 1, check: "checks/test_lean.py::test_plain"}
  - {id: weight, title: It is heavy, points: 1, stage: trained, check: "checks/test_lean.py::test_weight"}
stages: {trained: {run: train, with_weights: load, seconds: 2}}
"""
CHECKS = '''
from grader.judge.author import exists, number, read


def test_plain(student):
    """It is there."""
    assert exists(student.Net)


def test_weight(stage):
    """The weight is 3."""
    assert read(stage["weight"], number()) == 3
'''
INSIDE = """
def train(student, data, seed, seconds):
    return {"weight": 3.0}


def load(student, data, seed, seconds, weights):
    return {"weight": weights.load_into(student.Net()).linear.weight.item()}
"""
DATA = """
from grader.course.datasets import Dataset
from grader.wire.secret import Secret


def load(name, rng, fetch):
    return Dataset(visible={}, asked={}, labels=Secret({}), files={}, note="")
"""
WORK = """
import torch


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(1, 1, bias=False)
"""
CARELESS = f"{WORK}\n\ntorch.load('model.pt', weights_only=False)\n"


class Printing:
    """Says so when it is unpickled."""

    def __reduce__(self):
        return print, (TELLTALE,)


def saved(thing):
    import torch  # noqa: PLC0415

    file = io.BytesIO()
    torch.save(thing, file)
    return file.getvalue()


def pickled(opcodes):
    """What `torch.save` would write if it made these opcodes of something."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("model/data.pkl", b"\x80\x02" + opcodes + b".")
        archive.writestr("model/byteorder", "little")
        archive.writestr("model/version", "3\n")
    return file.getvalue()


def weight(shape):
    import torch  # noqa: PLC0415

    return saved({"linear.weight": torch.full((1, 1), 3.0).expand(shape)})


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model/data.pkl", b"\x80\x02}.")
        archive.writestr("model/version", "3\n")
        with archive.open("model/data/0", "w") as member:
            for _ in range(512):
                member.write(bytes(1 << 20))
    return file.getvalue()


DOUBLED = b"".join(b"q%ch%c\x86" % (number, number) for number in range(60))
DICTS = b"".join(b"q%c}(X\x01\x00\x00\x00ah%cX\x01\x00\x00\x00bh%cu" % (at, at, at) for at in range(60))
DEEP = b"}X\x01\x00\x00\x00a" * 3_000 + b"}" + b"s" * 3_000
CYCLE = b"}q\x00X\x01\x00\x00\x00ah\x00s"

PT = "model.pt"
FLAT = "model.safetensors"
ATTACKS = {
    "code in a pickle": (PT, lambda: saved({"linear.weight": Printing()}), "failed", "holds more than tensors by name"),
    "a key that takes forever to hash": (PT, lambda: pickled(b"})" + DOUBLED + b"K\x01s"), "timed_out", "within 2.5"),
    "dictionaries without end": (PT, lambda: pickled(b"}" + DICTS), "timed_out", "within 2.5"),
    "dictionaries far down": (PT, lambda: pickled(DEEP), "failed", "RecursionError"),
    "a dictionary in itself": (PT, lambda: pickled(CYCLE), "failed", "RecursionError"),
    "a zip bomb": (PT, bomb, "failed", "which is more than it has; torch.save packs nothing"),
    "a shape that is out of all bounds": (PT, lambda: weight((1 << 20, 1 << 20)), "failed", "(1048576, 1048576) in"),
    "a header of great length": (FLAT, lambda: b"\xff" * 7 + b"\x3f{}", "failed", "it ends within its header"),
    "a header of many words": (
        FLAT,
        lambda: (5 << 20).to_bytes(8, "little") + b"{" * (6 << 20),
        "failed",
        "its header is longer than 4 MB",
    ),
    "a header far down": (FLAT, lambda: (1 << 20).to_bytes(8, "little") + b'{"a":' * (1 << 18), "failed", "is no JSON"),
}  # fmt: skip


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("course")
    files = {"rubric.yaml": RUBRIC, "checks/test_lean.py": CHECKS, "inside.py": INSIDE, "data.py": DATA}
    for name, text in files.items():
        path = root / "assignments" / "lean" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.fixture
def measured(course, sandbox, tmp_path):
    """The grade of a network that comes with a file of weights."""

    def run(name, content, work=WORK):
        (tmp_path / "lean.py").write_text(work)
        (tmp_path / name).write_bytes(content)
        return grade(Order(find_course(course).assignment("lean"), sandbox, CourseSecret.fixed(1)), tmp_path)

    return run


def ended(result):
    """How the criterion ended that rests on the weights, and its words; the other must be untouched."""
    assert (result.status, result.author_log) == ("graded", "")
    plain, heavy = result.criteria
    assert plain.verdict == "passed"
    return str(heavy.verdict), f"{heavy.message} {heavy.hint}"


@pytest.mark.parametrize(("name", "make", "verdict", "says"), ATTACKS.values(), ids=ATTACKS)
def test_attack(measured, name, make, verdict, says):
    result = measured(name, make())
    assert ended(result)[0] == verdict, ended(result)
    assert says in ended(result)[1]
    assert TELLTALE not in result.log


def test_honest_weights_are_measured(measured):
    assert ended(measured(PT, weight((1, 1))))[0] == "passed"


def test_the_code_in_the_pickle_is_no_dud(measured):
    """Work that unpickles its own file without care runs it, in the sandbox as all its code."""
    assert TELLTALE in measured(PT, ATTACKS["code in a pickle"][1](), CARELESS).log
