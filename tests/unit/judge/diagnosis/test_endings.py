"""Work that gives no answer, or none of the kind that was asked for: how a check ended is compared as well."""

import pytest

from grader.judge.diagnosis.observations import ENDING, ending_of
from grader.judge.faults import Crashed, Failed, StudentError, TimedOut, WrongValue
from grader.wire.messages import Raised

RUBRIC = """
assignment: tiny
title: A tiny assignment
entry: {module: tiny.py, notebook: tiny.ipynb, names: [total]}
needs: [numpy]
data: {default: none}
limits: {call_seconds: 1, load_seconds: 20}
pass_at: 0.5
criteria:
  - {id: rows, title: It adds up rows, points: 10, check: "checks/test_tiny.py::test_rows"}
  - {id: one, title: It adds up one row, points: 10, check: "checks/test_tiny.py::test_one"}
"""

CHECKS = '''
import numpy as np
from grader.judge.author import array, fail


def test_rows(student, rng, observe):
    """`total(x)` adds up each row."""
    x = rng.normal(size=(3, 2))
    y = student.total(x, returns=array(float, (3,)))
    observe("what `total` gives", y)
    if abs(y - x.sum(axis=1)).max() > 1e-6:
        fail(asked="I asked for total(x).", got="It is another.", look="Look at the hint.")


def test_one(student, rng, observe):
    """`total(x)` adds up a single row."""
    x = rng.normal(size=(1, 2))
    y = student.total(x, returns=array(float, (1,)))
    observe("what `total` gives", y)
    if abs(y - x.sum(axis=1)).max() > 1e-6:
        fail(asked="I asked for total(x).", got="It is another.", look="Look at the hint.")
'''

RIGHT = """
import numpy as np

def total(x):
    ones = np.ones(2)
    return x @ ones
"""

MISTAKES = """
mistakes:
  - {id: transposed, says: It is transposed., replace: return x, with: return x.T, fails: [rows, one]}
  - {id: lost, says: Nothing comes back., replace: return x @ ones, with: x @ ones, fails: [rows, one]}
  - {id: endless, says: It never ends., replace: return x, with: "while True: x", fails: [rows, one]}
  - {id: short, says: Ones are lacking., replace: np.ones(2), with: np.ones(3), fails: [rows, one]}
"""


@pytest.fixture
def known(tiny):
    """The course of `tiny` with a reference and mistakes that raise, give nothing, or never end."""
    for name, text in {"rubric.yaml": RUBRIC, "checks/test_tiny.py": CHECKS}.items():
        tiny.write(name, text)
    for name, text in {"solution.py": RIGHT, "mistakes.yaml": MISTAKES}.items():
        tiny.write(f"../../reference/tiny/{name}", text)
    return tiny


def named(result):
    return {one.id: one.diagnosis.mistake for one in result.criteria if one.diagnosis is not None}


def raised(kind, text, missing=""):
    return StudentError(Raised(kind, text, missing=missing), "`total(...)`")


def with_line(line):
    return RIGHT.replace("return x @ ones", line)


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ("return np.matmul(np.transpose(x), ones)", "transposed"),
        ("pass", "lost"),
        ("while True: pass", "endless"),
        ("return np.matmul(x, np.array([1.0, 1.0, 1.0]))", "short"),
    ],
)
def test_what_ends_like_a_mistake_is_named(known, line, mistake):
    result = known.grade(with_line(line), diagnosing=60.0)
    assert named(result) == {"rows": mistake, "one": mistake}


@pytest.mark.parametrize("line", ["return {}['a']", "return missing", "return x @ np.ones(5)", "return 'a text'"])
def test_another_ending_is_no_mistake_s(known, line):
    result = known.grade(with_line(line), diagnosing=60.0)
    assert [one.verdict for one in result.criteria] == ["failed", "failed"]
    assert named(result) == {}


def test_of_mistakes_that_end_alike_none_is_named(known):
    twin = "  - {id: printed, says: It is printed., replace: return x @ ones, with: print(x), fails: [rows, one]}\n"
    known.write("../../reference/tiny/mistakes.yaml", MISTAKES + twin)
    assert named(known.grade(with_line("pass"), diagnosing=60.0)) == {}


def test_an_ending_names_nothing_that_another_check_speaks_against(known):
    result = known.grade(with_line("return x.T @ ones if len(x) == 3 else [0.5]"), diagnosing=60.0)
    assert [one.verdict for one in result.criteria] == ["failed", "failed"]
    assert named(result) == {}


def test_the_evidence_tells_how_it_ended(known):
    result = known.grade(with_line("return np.matmul(x.T, ones)"), diagnosing=60.0)
    assert result.criteria[0].diagnosis.evidence == (
        "how it ended: with an exception: ValueError size 2 is different from 3"
    )


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (raised("ValueError", "shapes (5,3) and (2, 3) not aligned"), "with an exception: ValueError (5,3) (2, 3)"),
        (raised("ValueError", "operands with shapes (3,) (4,)"), "with an exception: ValueError (3,) (4,)"),
        (raised("KeyError", "'a'"), "with an exception: KeyError"),
        (raised("AttributeError", "", missing="run"), "without a name: run"),
        (WrongValue("It gave None."), "with another kind of answer: It gave None."),
        (TimedOut("too long"), "without an answer in time"),
        (Crashed("gone"), "with the end of its process"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_endings_in_words(fault, words):
    ending = ending_of(fault)
    assert (ending.name, ending.value, ending.named) == (ENDING, words, True)


def test_a_check_that_says_no_itself_had_all_its_answers():
    assert ending_of(Failed("no")) is None


def test_a_long_message_is_cut():
    assert len(ending_of(WrongValue("x" * 10_000)).value) <= 1000
