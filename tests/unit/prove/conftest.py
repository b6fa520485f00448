import pytest

from grader.cli.releasing import release
from grader.course.discovery import find_course
from grader.prove.calibration.assessing import bound_of, noise_of
from grader.prove.calibration.basis import basis_of
from grader.prove.calibration.gathering import THREADS, versions_of
from grader.prove.calibration.record import Calibration, ProfileRecord, WorkRecord
from grader.prove.calibration.training import Series
from grader.prove.calibration.works import works_of
from grader.prove.setting import Setting
from grader.prove.store import NOTHING
from grader.prove.verify import read_claims, verify
from grader.sandbox.choose import choose

FILES = {
    "assignments/tiny/rubric.yaml": """\
assignment: tiny
title: A tiny assignment
entry: {module: tiny.py, notebook: tiny.ipynb, names: [double], also: [counter]}
needs: [numpy]
data: {default: none}
limits: {call_seconds: 5, load_seconds: 10}
pass_at: 0.5
criteria:
  - {id: doubles, title: It doubles, points: 10, check: "checks/test_tiny.py::test_double"}
  - {id: triples, title: It triples, points: 5, check: "checks/test_tiny.py::test_triple", requires: [doubles]}
  - {id: counts, title: It counts, points: 5, check: "checks/test_tiny.py::test_count"}
  - {id: learns, title: It learns, points: 20, stage: trained, check: "checks/test_tiny.py::test_loss",
     metric: loss, better: lower, full_at: 0.1, zero_at: 1.0}
stages: {trained: {run: train, seconds: 20}}
""",
    "assignments/tiny/checks/test_tiny.py": """\
from grader.judge.author import fail, number, read


def test_double(student, rng):
    '''`double(x)` is twice x.'''
    x = float(rng.normal())
    if student.double(x, returns=number()) != 2 * x:
        fail(asked="I asked for double(x).", got="Something else came back.", look="at the factor")


def test_triple(student):
    '''`triple(x)` is three times x.'''
    if student.triple(2.0, returns=number()) != 6:
        fail(asked="I asked for triple(2).", got="Something else came back.")


def test_count(student):
    '''`counter` starts at 0.'''
    if read(student.counter, number()) != 0:
        fail(asked="`counter` should start at 0.", got="It doesn't.")


def test_loss(stage, measure):
    '''The loss.'''
    measure("loss", read(stage["loss"], number()))
""",
    "assignments/tiny/inside.py": "def train(student, data, seed, seconds):\n    return {'loss': student.loss()}\n",
    "assignments/tiny/data.py": """\
from grader.course.datasets import Dataset
from grader.wire.secret import Secret


def load(name, rng, fetch):
    return Dataset(visible={}, asked={}, labels=Secret({}), files={}, note="")
""",
    "reference/tiny/solution.py": '''\
# %%
### BEGIN SOLUTION: where counting starts
counter = 0
### END SOLUTION


# %%
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


def triple(x):
    """Three times x."""
    ### BEGIN SOLUTION
    return x + double(x)
    ### END SOLUTION


def loss():
    """The loss."""
    ### BEGIN SOLUTION
    return 0.05
    ### END SOLUTION
''',
    "reference/tiny/mistakes.yaml": """\
mistakes:
  - id: squares
    says: It squares where it should double.
    in: double
    replace: 2 * x
    with: x**2
    fails: [doubles]
  - id: adds_two
    says: It adds two where it should triple.
    in: triple
    replace: x + double(x)
    with: x + 2
    fails: [triples]
  - id: starts_at_one
    says: It starts at 1.
    in: counter
    replace: "0"
    with: "1"
    fails: [counts]
  - id: learns_nothing
    says: It learns nothing.
    in: loss
    replace: "0.05"
    with: "0.5"
    fails: [learns]
advice:
  - id: adds
    says: Multiply by two instead of adding twice.
    in: double
    replace: 2 * x
    with: x + x
    finds: _x + _x
""",
    "reference/tiny/golden/halves/submission.py": """\
counter = 0


def double(x):
    return x / 2


def triple(x):
    return 3 * x


def loss():
    return 0.0
""",
    "reference/tiny/golden/halves/expect.yaml": """\
says: It halves.
verdicts:
  doubles: failed
  triples: skipped
message_contains:
  doubles: "Something else"
score: [25, 25]
""",
}


_RELEASED = {}
"""The files of the course with what is made from them, once that was done."""


class World:
    """A course whose only assignment is proven wholly, until something in it is rewritten."""

    def __init__(self, root):
        self.root = root
        for name, text in (_RELEASED or FILES).items():
            self.write(name, text)
        if not _RELEASED:
            self.calibrate()
            self.release()
            paths = [path for path in root.rglob("*") if path.is_file()]
            _RELEASED.update({path.relative_to(root).as_posix(): path.read_text() for path in paths})

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def rewrite(self, name, old, new):
        text = (self.root / name).read_text()
        assert text.count(old) == 1
        self.write(name, text.replace(old, new))

    def calibrate(self):
        """What `grader calibrate` would find: nothing scatters here."""
        setting = Setting(self.root, "tiny", "auto", 1)
        series = Series(setting, "quick", "cpu")
        works = tuple(
            WorkRecord(kind=work.kind, name=work.name, source=work.source, figures={"loss": (loss,) * 6})
            for work, loss in zip(works_of(setting), (0.05, 0.5), strict=True)
        )
        record = ProfileRecord(
            data="none",
            device="cpu",
            threads=THREADS,
            versions=versions_of(series),
            rests_on=basis_of(setting.assignment, series.plan),
            works=works,
            bounds={"loss": bound_of(works[:1], "loss", 1)},
        )
        calibration = Calibration(
            assignment="tiny", noise={"quick": {"loss": noise_of(works[:1], "loss")}}, profiles={"quick": record}
        )
        self.write("reference/tiny/calibration.json", calibration.text())

    def release(self):
        list(release(find_course(self.root).assignment("tiny"), lambda: choose("auto")))

    def proofs(self, *kinds, memory=None):
        scratch = self.root / "scratch"
        scratch.mkdir(exist_ok=True)
        setting = Setting(self.root, "tiny", "auto", 1, scratch=scratch)
        return list(verify([read_claims(setting, kinds, memory or NOTHING)], jobs=1))


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)
