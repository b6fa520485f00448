import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course.rubric import Criterion, Threshold
from grader.judge.checks import CheckResult
from grader.judge.grade import Measurement, Verdict
from grader.judge.scoring import fraction, in_order, outcomes_of, undecided

PASSED, FAILED = CheckResult(Verdict.passed), CheckResult(Verdict.failed, "no")


def criterion(name, points=10, **more):
    return Criterion(id=name, title=name.title(), points=points, check=f"checks/test_x.py::test_{name}", **more)


def metric(name, **more):
    return criterion(name, stage="trained", metric="loss", better="lower", full_at=0.2, zero_at=0.6, **more)


def results(**by_name):
    return {f"checks/test_x.py::test_{name}": one if isinstance(one, list) else [one] for name, one in by_name.items()}


def measured(*values):
    return [CheckResult(Verdict.passed, measurements=[Measurement("loss", v, i)]) for i, v in enumerate(values)]


def test_passed_earns_all_and_failed_earns_nothing():
    good, bad = outcomes_of([criterion("a"), criterion("b", 5)], results(a=PASSED, b=FAILED))
    assert (good.score, good.max_score, good.verdict) == (10, 10, "passed")
    assert (bad.score, bad.max_score, bad.verdict, bad.message) == (0, 5, "failed", "no")


@pytest.mark.parametrize(
    ("value", "share"), [(0.1, 1), (0.2, 1), (0.4, 0.5), (0.6, 0), (9, 0), (math.inf, 0), (math.nan, 0)]
)
def test_a_metric_earns_in_proportion(value, share):
    assert fraction(value, Threshold(full_at=0.2, zero_at=0.6)) == pytest.approx(share)


@given(st.floats(), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_share_is_always_a_share(value, full_at, zero_at):
    if full_at != zero_at:
        assert 0 <= fraction(value, Threshold(full_at=full_at, zero_at=zero_at)) <= 1


def test_higher_may_be_better():
    assert fraction(0.9, Threshold(full_at=0.8, zero_at=0.5)) == 1
    assert fraction(0.5, Threshold(full_at=0.8, zero_at=0.5)) == 0


@pytest.mark.parametrize(
    ("values", "verdict", "score"), [((0.1,), "passed", 10), ((0.4,), "partial", 5), ((0.7,), "failed", 0)]
)
def test_a_metric_decides_its_verdict(values, verdict, score):
    (outcome,) = outcomes_of([metric("a")], results(a=measured(*values)))
    assert outcome.verdict == verdict
    assert outcome.score == pytest.approx(score)
    assert f"{values[0]:.3g}" in outcome.message


def test_several_seeds_count_by_their_median_and_show_their_range():
    (outcome,) = outcomes_of([metric("a")], results(a=measured(0.9, 0.1, 0.4)))
    assert outcome.score == pytest.approx(5)
    assert outcome.interval == (0.1, 0.9)
    assert [one.seed for one in outcome.measurements] == [0, 1, 2]


def test_not_a_number_in_any_run_earns_nothing():
    (outcome,) = outcomes_of([metric("a")], results(a=measured(0.1, math.nan, 0.1)))
    assert (outcome.verdict, outcome.score) == ("failed", 0)


def test_a_check_that_measures_nothing_is_the_courses_fault():
    (outcome,) = outcomes_of([metric("a")], results(a=PASSED))
    assert outcome.verdict == "not_graded"


@pytest.mark.parametrize(("values", "more"), [((0.1,), False), ((0.3,), True), ((0.9,), True), ((0.1, 0.5, 0.6), True)])
def test_only_what_a_further_seed_can_change_is_undecided(values, more):
    assert undecided(metric("a"), measured(*values)) is more


def test_a_failed_training_is_not_tried_again():
    assert not undecided(metric("a"), [FAILED])


def test_what_builds_on_a_failure_is_skipped_and_says_so():
    outcomes = outcomes_of([criterion("b", requires=("a",)), criterion("a")], results(a=FAILED, b=PASSED))
    assert [one.verdict for one in outcomes] == ["skipped", "failed"]
    assert '"A"' in outcomes[0].message


def test_skipping_goes_on_along_the_chain():
    chain = [criterion("a"), criterion("b", requires=("a",)), criterion("c", requires=("b",))]
    outcomes = outcomes_of(chain, results(a=FAILED, b=PASSED, c=PASSED))
    assert [one.verdict for one in outcomes] == ["failed", "skipped", "skipped"]


@pytest.mark.parametrize("verdict", [Verdict.passed, Verdict.not_applicable, Verdict.not_graded])
def test_what_is_nobodys_fault_blocks_nothing(verdict):
    outcomes = outcomes_of([criterion("a"), criterion("b", requires=("a",))], results(a=CheckResult(verdict), b=PASSED))
    assert outcomes[1].verdict == "passed"


def test_points_of_what_is_not_applicable_are_spread():
    absent = CheckResult(Verdict.not_applicable, "no helper")
    outcomes = outcomes_of(
        [criterion("a", 20), criterion("b", 60), criterion("c", 20)], results(a=absent, b=PASSED, c=FAILED)
    )
    assert [one.max_score for one in outcomes] == pytest.approx([0, 75, 25])
    assert [one.score for one in outcomes] == pytest.approx([0, 75, 0])


def test_whole_points_stay_whole():
    parts = [criterion("a", 1), criterion("b", 4), criterion("c", 20), criterion("d", 8)]
    found = results(a=CheckResult(Verdict.not_applicable), b=PASSED, c=PASSED, d=FAILED)
    assert [one.max_score for one in outcomes_of(parts, found)] == [0, 4, 21, 8]


@given(st.lists(st.integers(1, 30) | st.floats(0.5, 30), min_size=2, max_size=8), st.data())
def test_spreading_loses_no_point(points, data):
    parts = [criterion(f"c{index}", value) for index, value in enumerate(points)]
    absent = data.draw(st.sets(st.integers(0, len(points) - 2)))
    verdicts = {
        f"c{index}": CheckResult(Verdict.not_applicable) if index in absent else PASSED for index in range(len(points))
    }
    outcomes = outcomes_of(parts, results(**verdicts))
    assert sum(one.max_score for one in outcomes) == pytest.approx(sum(points))
    assert all(one.score == pytest.approx(one.max_score) for one in outcomes)


def test_or_left_out_where_the_rubric_says_so():
    absent = CheckResult(Verdict.not_applicable)
    outcomes = outcomes_of([criterion("a", 20, optional="leave_out"), criterion("b", 80)], results(a=absent, b=PASSED))
    assert [one.max_score for one in outcomes] == [0, 80]


def test_nothing_applicable_is_nothing_earned():
    (outcome,) = outcomes_of([criterion("a")], results(a=CheckResult(Verdict.not_applicable)))
    assert (outcome.score, outcome.max_score) == (0, 0)


def test_order_puts_what_is_required_first_and_keeps_the_rest():
    names = [criterion("c", requires=("b",)), criterion("a"), criterion("b")]
    assert [one.id for one in in_order(names)] == ["b", "c", "a"]
