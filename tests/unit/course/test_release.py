"""The student template is the reference without its solutions, and nothing else."""

from pathlib import Path

import pytest

from grader.course.release import template_from
from grader.errors import CourseError

ROOT = Path(__file__).parents[3]
SOURCE = '''\
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION: return twice x
    y = 2 * x

    return y
    ### END SOLUTION


print(double(3))
'''


def test_a_region_becomes_one_comment_that_says_what_to_write():
    expected = 'def double(x):\n    """Twice x."""\n    # YOUR WORK: return twice x\n\n\nprint(double(3))\n'
    assert template_from(SOURCE) == expected


def test_text_without_regions_stays():
    assert template_from("x = 1\n") == "x = 1\n"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("### BEGIN SOLUTION\nx = 1\n", "solution.py:1: this solution never ends"),
        ("x = 1\n### END SOLUTION\n", "solution.py:2: a solution ends that never began"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION\n", "solution.py:2: a solution begins inside"),
        (
            "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n",
            "no Python once the solutions are out",
        ),
    ],
)
def test_marks_that_do_not_fit_are_named(source, words):
    with pytest.raises(CourseError, match=words):
        template_from(source)


@pytest.mark.parametrize("solution", sorted(ROOT.glob("reference/*/solution.py")), ids=lambda path: path.parent.name)
def test_the_committed_template_is_in_step(solution):
    (template,) = (ROOT / "student_template" / solution.parent.name).glob("*.py")
    assert template.read_text(encoding="utf-8") == template_from(solution.read_text(encoding="utf-8"))
