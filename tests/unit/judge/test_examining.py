"""Which checks are run: all that aren't blocked or, for whoever wants to know no more, up to the first that is lost."""

from .conftest import RIGHT


def verdicts(grade):
    return {one.id: str(one.verdict) for one in grade.criteria}


def test_once_a_check_is_lost_the_others_can_be_left_out(tiny):
    wrong = RIGHT.replace("2 * x", "3 * x")
    assert verdicts(tiny.grade(wrong))["alone"] == "passed"
    grade = tiny.grade(wrong, stop_early=True)
    assert verdicts(grade) == {"double": "failed", "after": "skipped", "alone": "skipped", "loss": "skipped"}
    assert (grade.status, grade.score) == ("graded", 0)


def test_a_loss_further_on_leaves_what_came_before_it(tiny):
    grade = tiny.grade(RIGHT.replace("counter = 0", "counter = 1"), stop_early=True)
    assert verdicts(grade) == {"double": "passed", "after": "passed", "alone": "failed", "loss": "skipped"}


def test_without_a_loss_nothing_is_left_out(tiny):
    assert set(verdicts(tiny.grade(RIGHT, stop_early=True)).values()) == {"passed"}
