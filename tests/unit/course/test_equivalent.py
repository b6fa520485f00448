"""Mutants that are explained: how an entry is read, and its faults with their lines."""

from types import SimpleNamespace

import pytest

from grader.course.discovery import find_course
from grader.course.mistakes import mistakes_of
from grader.course.patching import Patch
from grader.errors import CourseError

SOLUTION = "class Net:\n    def step(self, x):\n        return x * 2\n\n    def run(self, x):\n        return x\n"

MISTAKES = """\
mistakes:
  - id: halves
    says: It halves.
    in: step
    replace: x * 2
    with: x / 2
    fails: [right]
equivalent:
  - id: one
    in: step
    replace: x * 2
    with: x + x
    because: Twice x is x and x.
  - id: all
    in: Net.run
    because: Training shows it.
"""


@pytest.fixture
def course(folder):
    """The assignment `tiny` with a reference and explanations in order; `rewrite` replaces what stands there once."""
    reference = folder.parent.parent / "reference" / "tiny"
    reference.mkdir(parents=True)
    (reference / "solution.py").write_text(SOLUTION)
    mistakes = reference / "mistakes.yaml"
    mistakes.write_text(MISTAKES)

    def rewrite(old, new):
        text = mistakes.read_text()
        assert text.count(old) == 1
        mistakes.write_text(text.replace(old, new))

    return SimpleNamespace(assignment=find_course(folder.parent.parent).assignment("tiny"), rewrite=rewrite)


def test_an_entry_is_about_one_change_or_a_definition(course):
    known = mistakes_of(course.assignment)
    one, wide = known.catalogue.equivalent
    assert (one.patch, one.because) == (Patch("step", "x * 2", "x + x"), "Twice x is x and x.")
    assert (wide.patch, wide.definition) == (None, "Net.run")
    assert [known.line(entry) for entry in (one, wide)] == [9, 14]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("id: one", "id: halves", "9:9: equivalent.0.id: 'halves' is the id of another entry, too"),
        ("    because: Training shows it.\n", "", "14:5: equivalent.1.because: is missing"),
        ("    with: x + x\n", "", "9:5: equivalent.0.with: is missing: `replace` alone is no change"),
        ("    in: step\n    replace: x * 2\n    with: x + x\n", "", "9:5: equivalent.0.in: is missing: name a "),
        ("in: Net.run", "in: Net.rnu", "15:9: equivalent.1.in: there is no definition of 'Net.rnu'; see solution.py"),
        ("with: x + x", "with: x +", "12:11: equivalent.0.with: makes no Python of it"),
        ("with: x + x", "with: (x * 2)", "12:11: equivalent.0.with: changes nothing that Python would notice"),
        ("in: Net.run", "in: Net.run\n    says: No.", "16:5: equivalent.1.says: is not a known key"),
        ("in: Net.run", "in: [Net.run]", "15:9: equivalent.1.in: must be text"),
    ],
)
def test_a_fault_is_told_by_line(course, old, new, fault):
    course.rewrite(old, new)
    with pytest.raises(CourseError) as caught:
        mistakes_of(course.assignment)
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"tiny/mistakes.yaml:{fault}")
