"""A lost criterion is explained by the known mistake that gives the same figures, and by no other."""

from dataclasses import replace

import pytest

from grader.course.secret import CourseSecret
from grader.judge.grading import grade

RUBRIC = """
assignment: tiny
title: A tiny assignment
entry: {module: tiny.py, notebook: tiny.ipynb, names: [scale]}
needs: [numpy]
data: {default: none}
limits: {call_seconds: 5, load_seconds: 20}
pass_at: 0.5
criteria:
  - {id: scale, title: It scales, points: 10, check: "checks/test_tiny.py::test_scale"}
  - {id: drawn, title: It scales what is drawn, points: 10, check: "checks/test_tiny.py::test_drawn"}
  - {id: unseen, title: It scales unseen, points: 10, check: "checks/test_unseen.py::test_scale", visibility: hidden}
"""

CHECKS = '''
import numpy as np
from grader.judge.author import array, fail


def test_scale(student, rng, observe):
    """`scale(x)` goes from 0 to 1."""
    x = np.sort(rng.normal(size=8))
    y = student.scale(x, returns=array(float, (8,)))
    observe("what `scale` gives", y)
    if abs(y - (x - x[0]) / (x[-1] - x[0])).max() > 1e-6:
        fail(asked="I asked for scale(x).", got="It is another.", look="Look at the hint.")


def test_drawn(student, rng):
    """`scale(x)` begins at 0."""
    if abs(student.scale(rng.normal(size=5), returns=array(float, (5,))).min()) > 1e-6:
        fail(asked="I asked for scale(x).", got="It is another.")
'''

RIGHT = """
import numpy as np

def scale(x):
    low = np.min(x)
    width = np.max(x) - low
    return (x - low) / width
"""

MISTAKES = """
mistakes:
  - {id: not_moved, says: The lowest isn't taken off., replace: (x - low), with: x, fails: [scale, drawn, unseen]}
  - {id: squared, says: The width is squared., replace: / width, with: / width**2, fails: [scale, unseen]}
  - {id: doubled, says: It is doubled., replace: (x - low), with: 2 * (x - low), fails: [scale, unseen]}
  - {id: half_width, says: The width is halved., replace: / width, with: / (width / 2), fails: [scale, unseen]}
"""

SQUARED = RIGHT.replace("(x - low) / width", "np.float32([(one - low) / width / width for one in x])")
NOT_MOVED = RIGHT.replace("(x - low) / width", "(x / width).tolist()")
DOUBLED = RIGHT.replace("(x - low) / width", "(x + x - low - low) / width")
BOTH = RIGHT.replace("(x - low) / width", "x / width / width")
TURNED = RIGHT.replace("(x - low) / width", "(low - x) / width")
UNKNOWN = RIGHT.replace("(x - low) / width", "((x - low) / width) ** 3 + 0.1")
ZERO = RIGHT.replace("(x - low) / width", "0 * x")


@pytest.fixture
def known(tiny):
    """The course of `tiny` with a reference and known mistakes."""
    for name, text in {"rubric.yaml": RUBRIC, "checks/test_tiny.py": CHECKS, "checks/test_unseen.py": CHECKS}.items():
        tiny.write(name, text)
    for name, text in {"solution.py": RIGHT, "mistakes.yaml": MISTAKES}.items():
        tiny.write(f"../../reference/tiny/{name}", text)
    return tiny


def named(result):
    return {one.id: one.diagnosis.mistake for one in result.criteria if one.diagnosis is not None}


def by_id(result):
    return {one.id: one for one in result.criteria}


def test_the_mistake_with_the_same_figures_is_named(known):
    result = known.grade(SQUARED)
    assert named(result) == {"scale": "squared", "unseen": "squared"}
    assert by_id(result)["scale"].diagnosis.says == "The width is squared."
    assert by_id(result)["scale"].message == "I asked for scale(x). It is another."


def test_figures_that_a_check_draws_are_compared_where_it_names_none(known):
    assert named(known.grade(NOT_MOVED)) == dict.fromkeys(("scale", "drawn", "unseen"), "not_moved")


def test_the_student_s_figures_are_shown_and_only_for_public_criteria(known):
    result = known.grade(SQUARED)
    public, hidden = (by_id(result)[name].diagnosis.evidence for name in ("scale", "unseen"))
    assert public.startswith("what `scale` gives: yours begins 0, 0.")
    assert "with this mistake it begins 0, 0." in public
    assert hidden == "what `scale` gives"


def test_of_mistakes_that_look_alike_all_are_named(known):
    diagnosis = by_id(known.grade(DOUBLED))["scale"].diagnosis
    assert diagnosis.mistake == "doubled | half_width"
    assert "It is doubled." in diagnosis.says
    assert "The width is halved." in diagnosis.says


def test_two_mistakes_at_once_are_named_together(known):
    assert named(known.grade(BOTH))["scale"] == "not_moved + squared"


def test_what_no_mistake_explains_is_told_by_its_figures_and_only_for_public_criteria(known):
    result = known.grade(TURNED)
    assert named(result) == {"scale": "", "drawn": ""}
    assert "its sign is turned" in by_id(result)["scale"].diagnosis.says


@pytest.mark.parametrize("source", [UNKNOWN, ZERO], ids=["unknown", "zero"])
def test_nothing_is_named_that_isn_t_sure(known, source):
    result = known.grade(source)
    assert by_id(result)["scale"].verdict == "failed"
    assert named(result) == {}


def test_right_work_needs_no_diagnosis(known):
    assert named(known.grade(RIGHT)) == {}


def test_one_criterion_alone_is_explained_as_well(known):
    assert named(known.grade(SQUARED, only=("scale",))) == {"scale": "squared"}


def test_an_order_may_leave_it_out(known):
    result = known.grade(SQUARED, diagnosing=0.0)
    assert named(result) == {}
    assert result.provenance.notes == ()


def test_there_is_an_end_to_the_search_and_the_report_says_so(known):
    known.write("rubric.yaml", RUBRIC.replace("A tiny assignment", "Of which nothing is known yet"))
    result = known.grade(SQUARED, diagnosing=1e-6)
    assert named(result) == {}
    assert by_id(result)["scale"].verdict == "failed"
    assert "Known mistakes weren't looked for" in result.provenance.notes[0]


def test_without_the_reference_there_is_no_word_of_it(known):
    (known.root / "course" / "reference" / "tiny" / "solution.py").unlink()
    result = known.grade(SQUARED)
    assert (named(result), result.provenance.notes, result.author_log) == ({}, (), "")


@pytest.mark.parametrize(
    ("file", "text"),
    [("mistakes.yaml", "mistakes: [1]"), ("solution.py", "def scale(x:"), ("solution.py", "import os\nos._exit(1)\n")],
    ids=["a faulty catalogue", "no Python", "a reference that ends itself"],
)
def test_a_fault_of_the_course_s_costs_no_grade(known, file, text):
    known.write(f"../../reference/tiny/{file}", text)
    result = known.grade(SQUARED)
    assert (result.status, by_id(result)["scale"].verdict, named(result)) == ("graded", "failed", {})


@pytest.mark.parametrize(
    "value",
    ["np.full(8, 1e308) * np.sign(x)", "np.arange(8) * 1e-320", "[True] * 8", "np.zeros(8, dtype='int8')"],
)
def test_no_answer_of_a_student_s_stops_the_search(known, value):
    result = known.grade(f"import numpy as np\ndef scale(x):\n    return {value}\n")
    assert (result.status, by_id(result)["scale"].verdict) == ("graded", "failed")


def test_what_mistakes_look_like_is_kept_for_the_user_alone(known):
    kept = known.root / "cache" / "diagnosis"
    assert named(known.grade(SQUARED, keep_in=kept))["scale"] == "squared"
    files = list(kept.iterdir())
    assert len(files) == 2 * 4  # the reference and the mistakes that lose no more than was lost, by both checks
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert kept.stat().st_mode & 0o777 == 0o700


def test_what_is_kept_is_used_and_a_broken_file_is_made_again(known):
    kept = known.root / "cache"
    known.grade(SQUARED, keep_in=kept)
    before = {path: path.read_bytes() for path in kept.iterdir()}
    assert named(known.grade(SQUARED, keep_in=kept, diagnosing=1e-6))["scale"] == "squared"
    for path in before:
        path.write_text("[{")
    assert named(known.grade(SQUARED, keep_in=kept))["scale"] == "squared"
    assert {path: path.read_bytes() for path in kept.iterdir()} == before


def test_other_questions_have_records_of_their_own(known):
    kept = known.root / "cache"
    known.grade(SQUARED, keep_in=kept)
    first = {path.name for path in kept.iterdir()}
    order = replace(known.order(keep_in=kept), secret=CourseSecret.fixed(2))
    assert named(grade(order, known.root / "tiny.py"))["scale"] == "squared"
    assert len({path.name for path in kept.iterdir()} - first) == len(first)


@pytest.mark.parametrize("place", ["a file", "a file/below"])
def test_where_nothing_can_be_kept_mistakes_are_named_all_the_same(known, place):
    (known.root / "a file").write_text("")
    assert named(known.grade(SQUARED, keep_in=known.root / place))["scale"] == "squared"
