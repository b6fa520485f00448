"""Which works are trained."""

import pytest

from grader.errors import AskError
from grader.prove.calibration.works import at_hand, works_of


def names(works):
    return [(work.kind, work.name) for work in works]


def test_the_reference_right_cases_that_differ_and_mistakes_that_are_measured(course):
    assert names(works_of(course.setting)) == [
        ("reference", "reference"),
        ("style", "by_hand"),
        ("mistake", "far_off"),
        ("mistake", "text"),
        ("mistake", "nearly"),
    ]


def test_styles_may_be_named(course):
    assert names(works_of(course.setting, ["the_same"]))[1] == ("style", "the_same")


@pytest.mark.parametrize(("name", "words"), [("by_hnad", "did you mean by_hand"), ("wrong", "name another case")])
def test_a_style_must_be_there_and_right(course, name, words):
    with pytest.raises(AskError, match=words) as told:
        works_of(course.setting, [name])
    assert str(told.value).startswith(f"--style {name}: ")


@pytest.mark.parametrize("more", ["may: [loss]", "packed: zip", "needs: [no_such_package]", "status: not_graded"])
def test_a_case_that_is_not_surely_right_or_here_is_left_out(course, more):
    course.write("reference/guess/golden/by_hand/expect.yaml", f"says: It is special.\n{more}\n")
    assert ("style", "the_same") in names(works_of(course.setting))
    assert ("style", "by_hand") not in names(works_of(course.setting))


def test_a_mistake_lies_ready_as_it_would_be_handed_in(course):
    setting = course.setting
    work = next(one for one in works_of(setting) if one.name == "far_off")
    with at_hand(setting, work) as path:
        assert path.name == "guess.py"
        assert "np.random.normal(3.0, 0.02)" in path.read_text()
    assert not path.exists()
