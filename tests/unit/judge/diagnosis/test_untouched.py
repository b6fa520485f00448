"""What is still as it was handed out is told from what someone has worked at."""

import json

import pytest

from grader.course.discovery import find_course
from grader.course.release import notebook_from
from grader.judge.diagnosis.untouched import gaps_left
from grader.judge.locating import locate

TEMPLATE = '''
def double(x):
    """Twice x."""
    # YOUR WORK: return it


class Net:
    def __init__(self, n):
        self.n = n
        # YOUR WORK: make the weights

    def run(self, x):
        return double(x)

    def train(self, x):
        """One step."""
        # YOUR WORK: change the weights

# YOUR WORK: give a number to rate


def tidy():
    pass
'''

STUB_TRAIN = '    def train(self, x):\n        """One step."""\n'


@pytest.fixture
def left(tiny):
    """The functions that a work leaves as the template has them."""
    tiny.write("../../student_template/tiny/tiny.py", TEMPLATE)

    def gaps(text, name="tiny.py"):
        path = tiny.root / name
        path.write_text(text)
        assignment = find_course(tiny.root / "course").assignment("tiny")
        folder = tiny.root / "unpacked"
        folder.mkdir(exist_ok=True)
        return gaps_left(assignment, locate(path, assignment.rubric.entry, folder))

    return gaps


def test_the_template_has_all_its_gaps(left):
    assert left(TEMPLATE) == ["double", "__init__", "train"]


def test_comments_and_blank_lines_are_no_work(left):
    assert left(TEMPLATE.replace("    # YOUR WORK: return it", "    # I don't know how\n\n")) == [
        "double",
        "__init__",
        "train",
    ]


def test_what_was_written_is_left_out(left):
    text = TEMPLATE.replace("    # YOUR WORK: return it", "    return x + x").replace("self.n = n", "self.n = n + 0")
    assert left(text) == ["train"]


def test_a_method_counts_in_its_own_class_alone(left):
    assert left(f"class Other:\n{STUB_TRAIN}") == []
    assert left(f"class Net:\n{STUB_TRAIN}") == ["train"]


def test_notebooks_are_read_by_their_cells(left):
    text = notebook_from(TEMPLATE.replace("\n\n\nclass", "\n\n\n# %%\nclass"))
    assert len([cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]) == 2
    assert left(text, "tiny.ipynb") == ["double", "__init__", "train"]


DEEP = "def double(x):\n    return " + "+".join("x" for _ in range(3000)) + "\n"


@pytest.mark.parametrize("text", ["def double(x:", "", "1\n", DEEP], ids=["broken", "empty", "other", "deep"])
def test_broken_or_other_work_has_none(left, text):
    assert left(text) == []


def test_the_report_tells_it_with_the_first_lost_criterion(tiny):
    tiny.write(
        "../../student_template/tiny/tiny.py", 'def double(x):\n    """Twice x."""\n    # YOUR WORK: return it\n'
    )
    result = tiny.grade('counter = 1\n\n\ndef double(x):\n    """Twice x."""\n')
    told = {one.id: one.diagnosis.says for one in result.criteria if one.diagnosis is not None}
    assert list(told) == ["double"]
    assert "Still as handed out: `double`." in told["double"]
    assert [one.id for one in result.criteria if one.verdict == "failed"] == ["double", "alone", "loss"]


def test_without_a_template_nothing_is_told(tiny):
    result = tiny.grade('def double(x):\n    """Twice x."""\n')
    assert [one.diagnosis for one in result.criteria] == [None] * 4
