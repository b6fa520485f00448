import pytest

from grader.course.discovery import find_course
from grader.course.release import released
from grader.prove.setting import Setting, read_again

FILES = {
    "assignments/guess/rubric.yaml": """\
assignment: guess
title: A guess that learns
entry: {module: guess.py, notebook: guess.ipynb, names: [fit]}
needs: [numpy]
data: {default: points}
limits: {call_seconds: 5, load_seconds: 10}
pass_at: 0.5
criteria:
  - {id: shape, title: It gives a small number, points: 1, check: "checks/test_guess.py::test_shape"}
  - id: loss
    title: It learns
    points: 9
    stage: fitted
    check: checks/test_guess.py::test_loss
    requires: [shape]
    metric: loss
    better: lower
    full_at: 0.9
    zero_at: 4.0
stages: {fitted: {run: fit, seconds: 20}}
""",
    "assignments/guess/checks/test_guess.py": """\
from level import LEVEL

from grader.judge.author import fail, number, read


def test_shape(student):
    '''It gives a small number.'''
    if student.fit(returns=number()) < 1:
        return
    fail(asked="I asked for a number below 1.", got="It is larger.")


def test_loss(stage, data, measure):
    '''The loss.'''
    measure("loss", LEVEL + abs(read(stage["value"], number()) - data.labels.reveal()))
""",
    "assignments/guess/checks/level.py": "LEVEL = 0.25  # what no work gets below\n",
    "assignments/guess/inside.py": "def fit(student, data, seed, seconds):\n    return {'value': student.fit()}\n",
    "assignments/guess/data.py": """\
from grader.course.datasets import Dataset
from grader.wire.secret import Secret


def load(name, rng, fetch):
    return Dataset(visible={}, asked={}, labels=Secret(float(rng.normal(0, 0.01))), files={}, note="")
""",
    "reference/guess/solution.py": '''\
import numpy as np


def fit():
    """A guess."""
    ### BEGIN SOLUTION
    return np.random.normal(0.2, 0.02)
    ### END SOLUTION
''',
    "reference/guess/mistakes.yaml": """\
mistakes:
  - {id: far_off, says: It guesses too high., in: fit, replace: "0.2", with: "3.0", fails: [shape, loss]}
  - {id: text, says: It gives text., in: fit, replace: "np.random.normal(0.2, 0.02)", with: "'x'", fails: [shape, loss]}
  - {id: nearly, says: It guesses a little off., in: fit, replace: "0.2", with: "0.3", fails: [shape], may_fail: [loss]}
  - {id: untrained, says: It has nothing to do with training., in: fit, replace: "0.2", with: "0.21", fails: [shape]}
""",
    "reference/guess/golden/by_hand/submission.py": """\
import numpy as np


def fit():
    return 0.2 + 0.03 * np.random.randn()
""",
    "reference/guess/golden/by_hand/expect.yaml": "says: Another way to write it.\nscore: [10, 10]\n",
    "reference/guess/golden/the_same/submission.py": """\
import numpy as np

# a comment
def fit():
    '''The same as by_hand.'''

    return 0.2 + 0.03 * np.random.randn()
""",
    "reference/guess/golden/the_same/expect.yaml": "says: The same in other words.\nscore: [10, 10]\n",
    "reference/guess/golden/wrong/submission.py": "def fit():\n    return 'x'\n",
    "reference/guess/golden/wrong/expect.yaml": "says: Text.\nall: failed\nverdicts: {loss: skipped}\nscore: [0, 0]\n",
}


class Course:
    """A course whose only assignment scatters, and trains in no time."""

    def __init__(self, root):
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)
        for name, text in released(find_course(root).assignment("guess")).items():
            self.write(f"student_template/guess/{name}", text)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def rewrite(self, name, old, new):
        text = (self.root / name).read_text()
        assert text.count(old) == 1
        self.write(name, text.replace(old, new))

    @property
    def setting(self):
        read_again()
        return Setting(self.root, "guess", "auto", 0)


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path / "course")
