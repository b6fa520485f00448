"""Styles of right work: how they are read, and the faults of their lists with their lines."""

from types import SimpleNamespace

import pytest

from grader.course.discovery import find_course
from grader.course.styles import same_as_known, styles_of
from grader.errors import CourseError

SOLUTION = "def step(x):\n    return x * 2\n\n\ndef run(x):\n    return x\n"

KNOWN = """\
mistakes:
  - {id: halves, says: It halves., in: step, replace: x * 2, with: x / 2, fails: [right]}
  - {id: forgets, says: It forgets., in: run, replace: return x, with: return 0, fails: [right]}
  - {id: lazy, says: It stops too early., in: run, replace: return x, with: return 1, fails: [loss]}
"""

STYLE = "# %%\ndef step(x):\n    y = x\n    return y + x\n\n\n# %%\ndef run(x):\n    return x\n"

LISTING = """\
says: Sums for products.
mistakes:
  - id: halves
    in: step
    replace: return y + x
    with: return y / x
    also:
      - {in: step, replace: y = x, with: y = x * x / 2}
cannot:
  - {id: forgets, because: It has nothing to forget.}
"""

MUTANTS = """\
same:
  - {mutant: step-12345678, is: halves, because: A half is a half.}
"""


@pytest.fixture
def course(folder):
    """The assignment `tiny` with a style in order; `rewrite` replaces what stands in its list once."""
    reference = folder.parent.parent / "reference" / "tiny"
    style = reference / "styles" / "sums"
    style.mkdir(parents=True)
    for path, text in {
        reference / "solution.py": SOLUTION,
        reference / "mistakes.yaml": KNOWN,
        style / "solution.py": STYLE,
        style / "mistakes.yaml": LISTING,
        style.parent / "mutants.yaml": MUTANTS,
    }.items():
        path.write_text(text)

    def rewrite(old, new):
        text = (style / "mistakes.yaml").read_text()
        assert text.count(old) == 1
        (style / "mistakes.yaml").write_text(text.replace(old, new))

    return SimpleNamespace(
        assignment=find_course(folder.parent.parent).assignment("tiny"), rewrite=rewrite, style=style
    )


def test_a_style_is_right_work_and_the_same_with_each_mistake(course):
    (style,) = styles_of(course.assignment)
    assert (style.name, style.says, style.source) == ("sums", "Sums for products.", STYLE)
    assert style.wrong == {"halves": STYLE.replace("y = x", "y = x * x / 2").replace("y + x", "y / x")}
    assert style.cannot == {"forgets": "It has nothing to forget."}


def test_it_is_handed_in_as_a_module_or_with_a_cell_for_each_part(course):
    (style,) = styles_of(course.assignment)
    assert style.file(course.assignment, STYLE) == ("solution.py", STYLE)
    course.rewrite("says: Sums for products.", "says: Sums for products.\nnotebook: true")
    (style,) = styles_of(course.assignment)
    name, text = style.file(course.assignment, STYLE)
    assert name == "tiny.ipynb"
    assert text.count('"cell_type": "code"') == 2


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("id: halves", "id: halvs", ":3:9: mistakes.0.id: 'halvs' is no known mistake"),
        ("id: halves", "id: lazy", "'lazy' is no known mistake that a check without a metric finds"),
        ("id: forgets", "id: halves", ":10:10: cannot.0.id: 'halves' is listed already"),
        ("return y + x", "return y - x", ":5:14: mistakes.0.replace: must stand exactly once there"),
        ("in: step\n    replace", "in: stop\n    replace", "mistakes.0.in: there is no definition of 'stop'"),
        ("replace: y = x", "replace: y = z", ":8:29: mistakes.0.also.0.replace: must stand exactly once there"),
        ("cannot:\n  - {id: forgets, because: It has nothing to forget.}\n", "", "mistakes: lacks forgets: show how"),
        ("says: Sums for products.\n", "", "says: is missing"),
        ("because: It has nothing to forget.", "why: It has", "cannot.0.because: is missing"),
        ("cannot:", "cannot: 3\nmore:", "cannot: must be a list"),
    ],
)
def test_faults_are_told_with_their_place(course, old, new, fault):
    course.rewrite(old, new)
    with pytest.raises(CourseError) as caught:
        styles_of(course.assignment)
    assert fault in str(caught.value)


@pytest.mark.parametrize("text", ["def step(x:", None])
def test_right_work_must_be_python(course, text):
    path = course.style / "solution.py"
    path.unlink() if text is None else path.write_text(text)
    with pytest.raises(CourseError, match="can't be read as Python"):
        styles_of(course.assignment)


def test_without_styles_there_is_nothing_to_read(course):
    for path in course.style.iterdir():
        path.unlink()
    (course.style.parent / "mutants.yaml").unlink()
    assert styles_of(course.assignment) == []
    assert same_as_known(course.assignment) == {}


def test_what_a_mutant_is_is_told_by_its_name(course):
    assert same_as_known(course.assignment) == {"step-12345678": "halves"}


def test_a_mutant_is_a_known_mistake_or_none(course):
    path = course.style.parent / "mutants.yaml"
    path.write_text(MUTANTS.replace("is: halves", "is: halvs"))
    with pytest.raises(CourseError, match="'halvs' is no known mistake"):
        same_as_known(course.assignment)
