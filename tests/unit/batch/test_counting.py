import pytest

from grader.batch.counting import Attempt, counting

THREE = [Attempt(60.0, is_late=False), Attempt(90.0, is_late=False), Attempt(50.0, is_late=True)]


@pytest.mark.parametrize(("rule", "place"), [("last", 2), ("first", 0), ("best", 1), ("last_on_time", 1)])
def test_each_rule(rule, place):
    assert counting(THREE, rule) == place


@pytest.mark.parametrize("rule", ["last", "first", "best", "last_on_time"])
def test_the_only_attempt_counts(rule):
    assert counting([Attempt(None, is_late=True)], rule) == 0


def test_of_equal_marks_the_first_is_the_best():
    assert counting([Attempt(None, False), Attempt(7.0, False), Attempt(7.0, False)], "best") == 1


def test_no_points_are_better_than_no_grade():
    assert counting([Attempt(0.0, False), Attempt(None, False)], "best") == 0


def test_where_none_is_on_time_or_has_a_mark_the_last_counts():
    late = [Attempt(None, True), Attempt(None, True)]
    assert [counting(late, "last_on_time"), counting(late, "best")] == [1, 1]
