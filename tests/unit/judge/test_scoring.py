import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course.noise import Noise
from grader.course.rubric import Criterion, Seeds
from grader.judge.check_result import CheckResult
from grader.judge.deciding import Trial
from grader.judge.grade import Measurement, Verdict
from grader.judge.scoring import in_order, outcomes_of, uncalibrated, undecided

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


def trials(criterion, noise=0.01, first=1, most=5):
    return {criterion.id: Trial(criterion.threshold, noise and Noise(noise, 0.0, 40), Seeds(first=first, most=most))}


@pytest.mark.parametrize(
    ("value", "score", "verdict"),
    [
        (0.1, 10, "passed"), (0.2, 10, "passed"), (0.21, 7.5, "partial"), (0.3, 7.5, "partial"), (0.4, 5, "partial"),
        (0.41, 2.5, "partial"), (0.5, 2.5, "partial"), (0.51, 0, "failed"), (0.6, 0, "failed"), (9, 0, "failed"),
        (math.inf, 0, "failed"), (math.nan, 0, "failed"),
    ],
)  # fmt: skip
def test_a_metric_earns_step_by_step(value, score, verdict):
    (outcome,) = outcomes_of([metric("a")], results(a=measured(value)))
    assert (outcome.score, outcome.verdict) == (score, verdict)
    assert f"loss {value:.3g}" in outcome.message or not math.isfinite(value)


@pytest.mark.parametrize(("steps", "scores"), [(1, (10, 0, 0)), (2, (10, 5, 0)), (100, (10, 7.5, 2.5))])
def test_the_rubric_says_how_many_steps_there_are(steps, scores):
    found = [outcomes_of([metric("a", steps=steps)], results(a=measured(value))) for value in (0.15, 0.3, 0.5)]
    assert [outcome.score for (outcome,) in found] == pytest.approx(scores)


def test_higher_may_be_better():
    one = criterion("a", stage="trained", metric="loss", better="higher", full_at=0.8, zero_at=0.4)
    found = [outcomes_of([one], results(a=measured(value)))[0].score for value in (0.9, 0.8, 0.79, 0.5, 0.49, 0.1)]
    assert found == [10, 10, 7.5, 2.5, 0, 0]


def test_several_runs_count_by_their_mean():
    one = metric("a")
    (outcome,) = outcomes_of([one], results(a=measured(0.36, 0.34, 0.35)), trials(one, most=3))
    assert (outcome.score, outcome.value) == (5, pytest.approx(0.35))
    assert [figure.seed for figure in outcome.measurements] == [0, 1, 2]
    assert outcome.message == (
        "loss 0.35, give or take 0.011 (the mean of 3 training runs); "
        "full marks at 0.2 or less, 3/4 at 0.3, 1/2 at 0.4, 1/4 at 0.5, else none."
    )
    low, high = outcome.interval
    assert (low + high) / 2 == pytest.approx(0.35)
    assert high - low == pytest.approx(2 * 1.96 * 0.01 / math.sqrt(3), rel=1e-3)


def test_what_is_short_of_a_step_by_chance_alone_earns_it_and_says_so():
    one = metric("a")
    (outcome,) = outcomes_of([one], results(a=measured(0.21, 0.2, 0.205)), trials(one, most=3))
    assert (outcome.score, outcome.verdict) == (10, "passed")
    assert "Chance leaves a doubt, and the better step counts." in outcome.message


def test_runs_for_the_sake_of_another_metric_change_nothing():
    one = metric("a")
    early, late = (
        outcomes_of([one], results(a=found), trials(one))
        for found in (measured(0.19), [*measured(0.19, 0.5, math.nan), FAILED])
    )
    assert (
        (late[0].score, late[0].measurements) == (early[0].score, early[0].measurements) == (10, early[0].measurements)
    )


def test_a_further_run_that_fails_before_it_is_decided_counts():
    one = metric("a")
    (outcome,) = outcomes_of([one], results(a=[*measured(0.25), FAILED]), trials(one))
    assert (outcome.verdict, outcome.score, outcome.message) == ("failed", 0, "no")


def test_not_a_number_in_any_run_earns_nothing():
    one = metric("a")
    (outcome,) = outcomes_of([one], results(a=measured(0.25, math.nan, 0.1)), trials(one))
    assert (outcome.verdict, outcome.score, outcome.interval) == ("failed", 0, None)


def test_a_check_that_measures_nothing_is_the_courses_fault():
    (outcome,) = outcomes_of([metric("a")], results(a=PASSED))
    assert outcome.verdict == "not_graded"


@pytest.mark.parametrize(
    ("values", "more"),
    [((0.1,), False), ((0.25,), True), ((0.55,), True), ((1.1,), False), ((0.25, 0.25), True), ((0.25,) * 3, False)],
)
def test_only_what_a_further_run_can_change_is_undecided(values, more):
    assert undecided(metric("a"), measured(*values), trials(metric("a"))) is more


def test_without_calibrated_noise_nothing_is_undecided_and_it_is_said():
    one = metric("a")
    bare = trials(one, noise=None)
    assert not undecided(one, measured(0.2001), bare)
    (outcome,) = outcomes_of([one], results(a=measured(0.2001)), bare)
    assert (outcome.score, outcome.interval) == (7.5, None)
    assert uncalibrated(bare, [one]) == [
        "How far loss scatters from run to run was never calibrated: each figure was taken as it came out."
    ]
    assert uncalibrated(trials(one), [one]) == uncalibrated({}, [criterion("b")]) == []


def test_a_failed_training_is_not_tried_again():
    assert not undecided(metric("a"), [FAILED], trials(metric("a")))
    assert not undecided(metric("a"), [*measured(0.25), FAILED], trials(metric("a")))


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
