"""What `grader explain` says of criteria, mistakes and advice, with the reference at hand and without."""

import shutil

import pytest

from .conftest import RUBRIC

README = """\
# Tiny

## Doubling

Twice is two times.

### By hand

2 * 4 = 8

```
## Not a heading
```

## Counting

From 0.
"""
SOLUTION = '''\
counter = 0


def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
'''
MISTAKES = """
mistakes:
  - {id: triples, says: It is three times x., replace: 2 * x, with: 3 * x, fails: [double], see: Doubling}
  - {id: halves, says: It is half of x., replace: 2 * x, with: x / 2, fails: [double], see: By hand}
  - {id: starts_at_one, says: It starts at 1., replace: counter = 0, with: counter = 1, fails: [counts, odd]}
advice:
  - {id: adds, says: Multiply it., replace: 2 * x, with: x + x, finds: _x + _x}
"""
HIDDEN = """\
  - {id: odd, title: It is odd, points: 5, check: "checks/test_odd.py::test_odd", requires: [double, counts],
     visibility: hidden}
"""


@pytest.fixture
def authors(course):
    course.write("assignments/tiny/rubric.yaml", RUBRIC.replace("NEEDS", "") + HIDDEN)
    course.write("assignments/tiny/README.md", README)
    course.write("assignments/tiny/checks/test_odd.py", "def test_odd(student):\n    pass\n")
    course.write("reference/tiny/solution.py", SOLUTION)
    course.write("reference/tiny/mistakes.yaml", MISTAKES)
    return course


@pytest.fixture(params=["authors", "students"])
def explain(request, grader, authors, tmp_path):
    """`grader explain tiny`, with the whole course and with that of students."""
    root = authors.root
    if request.param == "students":
        assert grader("release", "tiny", "--course", root, "--sandbox", "none").code == 0
        root = tmp_path / "students"
        shutil.move(authors.root / "student_course", root)

    return lambda name: grader("explain", "tiny", name, "--course", root)


def test_of_a_criterion_it_says_what_it_asks_and_how_it_is_lost(explain):
    ended = explain("double")
    assert (ended.code, ended.err) == (0, "")
    lines = [line.strip() for line in ended.out.splitlines()]
    assert lines[0] == "double, 10 points: It doubles"
    assert lines[1].endswith("assignments/tiny/checks/test_tiny.py::test_double")
    assert lines[2:4] == ["`double(x)` is twice x.", "In the hand-out: Doubling; By hand"]
    assert 'It is three times x. See "Doubling" in the hand-out.' in lines
    assert "halves" in lines
    assert "starts_at_one" not in lines


def test_of_a_mistake_it_shows_the_hand_out_s_part(explain):
    text = explain("triples").out
    assert text.startswith("triples, a known mistake, which loses double\n\nIt is three times x.")
    assert text.endswith(README.partition("# Tiny\n\n")[2].partition("\n## Counting")[0])
    assert explain("halves").out.endswith("### By hand\n\n2 * 4 = 8\n\n```\n## Not a heading\n```\n")


def test_of_an_advice_it_says_the_words(explain):
    assert explain("adds").out == "adds, an advice, which costs nothing\n\nMultiply it.\n"


def test_what_is_not_there_is_told_with_what_is_near(explain):
    ended = explain("tripels")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.endswith("tiny has no criterion, known mistake or advice of that name; did you mean triples?\n")


def test_only_with_the_whole_course_hidden_criteria_are_known(explain, request):
    whole = "authors" in request.node.callspec.id
    ended = explain("odd")
    assert (ended.code, "It builds on double and counts." in ended.out) == ((0, True) if whole else (2, False))
    loses = "counts and odd" if whole else "counts"
    assert explain("starts_at_one").out.startswith(f"starts_at_one, a known mistake, which loses {loses}\n")
