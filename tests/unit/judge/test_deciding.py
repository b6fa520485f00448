"""The sequential test: what it decides at once, what it waits for, and how often it errs."""

import math
from statistics import NormalDist, fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course.noise import Noise
from grader.course.rubric import Seeds, Threshold
from grader.judge.deciding import ERROR, Trial, decide

GRADINGS = 4_000


def trial(steps=4, noise=0.01, between=0.0, **seeds):
    """Full marks at 0.2 and none from 0.6: steps of 0.1, which is ten times the scatter of a run."""
    noise = None if noise is None else Noise(noise, between, 40)
    return Trial(Threshold(full_at=0.2, zero_at=0.6, steps=steps), noise, Seeds(**{"first": 1, "most": 5} | seeds))


def graded(values, trial):
    """The decision of a grading that has these figures to come, and stops when it is made."""
    for runs in range(trial.seeds.first, len(values) + 1):
        decision = decide(values[:runs], trial)
        if not decision.open:
            break
    return decision


def gradings(quality, trial, scatter=0.01, between=0.0, seed=1):
    """The decisions about work of this quality, each under a secret of its own."""
    rng = np.random.default_rng(seed)
    secrets = quality + between * rng.normal(size=(GRADINGS, 1))
    runs = secrets + scatter * rng.normal(size=(GRADINGS, trial.seeds.most))
    return [decide(row, trial) for row in runs.tolist()]


def steps_of(decisions):
    return np.array([one.step for one in decisions])


def surely_below(count, rate):
    """Whether `count` of the gradings is no more than `rate` of them and what chance adds in 999 of 1,000 cases."""
    return count <= GRADINGS * rate + NormalDist().inv_cdf(0.999) * math.sqrt(GRADINGS * rate * (1 - rate))


def test_a_step_is_granted_at_once_from_its_boundary_on():
    assert decide([0.2], trial()) == decide([0.2, 0.9], trial())
    assert (decide([0.2], trial()).step, decide([0.2], trial()).runs, decide([0.2], trial()).open) == (4, 1, False)


def test_a_run_that_falls_a_little_short_denies_nothing():
    assert decide([0.21], trial()).open
    assert decide([0.21, 0.18], trial()).step == 4


def test_one_run_denies_a_step_that_lies_the_whole_ladder_away():
    assert not decide([1.0], trial()).open
    assert decide([1.0], trial()).step == 0
    assert decide([0.59], trial()).open


def test_the_last_doubt_is_the_students():
    doubt = NormalDist().inv_cdf(1 - ERROR / 5) * 0.01 / math.sqrt(5)
    for off, step in ((0.99, 4), (1.01, 3)):
        value = 0.2 + off * doubt
        runs = [value + 0.005 * part for part in (1, -1, 1, -1, 0)]
        assert graded(runs, trial()).step == step


def test_what_was_decided_stays_decided():
    early = decide([0.25, 0.25, 0.26], trial())
    assert (early.step, early.open) == (3, False)
    assert decide([0.25, 0.25, 0.26, 0.0, 0.0], trial()) == early


@given(st.lists(st.floats(0.1, 0.7), min_size=5, max_size=5))
def test_runs_that_come_after_the_decision_change_nothing(values):
    assert graded(values, trial()) == decide(values, trial())


def test_figures_that_are_all_the_same_count_once_and_end_it():
    decision = decide([0.21, 0.21, 0.21], trial())
    assert (decision.step, decision.open) == (4, False)
    half = NormalDist().inv_cdf(0.975) * 0.01
    assert decision.interval == pytest.approx((0.21 - half, 0.21 + half))


def test_without_calibrated_noise_the_first_runs_decide_as_they_are():
    bare = trial(noise=None, first=2)
    assert decide([0.1], bare).open
    assert [decide([0.19, value], bare).step for value in (0.21, 0.2101)] == [4, 3]
    assert decide([0.19, 0.2101], bare).interval is None


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf, 1e300])
def test_a_figure_that_is_no_number_earns_nothing_unless_all_was_decided(odd):
    assert (decide([odd], trial()).step, decide([odd], trial()).open) == (0, False)
    assert decide([0.25, odd], trial()).step == 0
    assert decide([0.1, odd], trial()).step == 4


@pytest.mark.parametrize("most", [1, 2])
def test_with_few_runs_the_calibrated_scatter_decides(most):
    z = NormalDist().inv_cdf(1 - ERROR / most)
    for off, step in ((0.99, 4), (1.01, 3)):
        runs = [0.2 + off * z * 0.01 / math.sqrt(most)] * most
        runs[0] += 1e-9
        assert graded(runs, trial(most=most)).step == step


def test_one_run_gone_wrong_costs_at_most_a_step():
    assert graded([0.19, 0.9], trial()).step == 4
    assert graded([0.21, 0.19, 0.19, 0.19, 0.9], trial()).step == 4
    assert graded([0.21, 0.21, 0.21, 0.2, 0.5], trial()).step >= 3


def test_scatter_of_ones_own_buys_no_more_than_a_step():
    noisy = [0.55, 9.0, 0.55, 0.55, 0.55]
    assert graded(noisy, trial()).step == 0
    assert graded([0.45, 0.75, 0.45, 0.75, 0.45], trial()).step == 1


@given(
    st.lists(st.floats(0, 1) | st.floats(), min_size=1, max_size=7),
    st.integers(1, 6),
    st.sampled_from([None, 0.0, 1e-3, 0.3]),
    st.floats(0, 0.3),
)
def test_it_always_decides_within_its_runs_and_tells_true(values, steps, noise, between):
    tried = trial(steps, noise, between)
    decision = decide(values, tried)
    assert 0 <= decision.step <= steps
    assert not (decision.open and len(values) >= 5)
    assert 1 <= decision.runs <= len(values)
    if decision.step and not math.isnan(decision.value):
        assert decision.value == fmean(values[: decision.runs])


@given(st.lists(st.floats(0, 1), min_size=5, max_size=5), st.integers(1, 6), st.floats(0, 0.3))
def test_higher_is_the_mirror_of_lower(values, steps, noise):
    mirrored = Trial(Threshold(full_at=-0.2, zero_at=-0.6, steps=steps), Noise(noise, 0.0, 9), Seeds(first=1, most=5))
    lower, higher = decide(values, trial(steps, noise)), decide([-value for value in values], mirrored)
    assert (lower.step, lower.runs, lower.open) == (higher.step, higher.runs, higher.open)


@pytest.mark.parametrize("most", [1, 3, 5])
def test_work_as_good_as_a_boundary_is_denied_it_once_in_a_thousand(most):
    for quality, step in ((0.2, 4), (0.4, 2)):
        denied = steps_of(gradings(quality, trial(most=most))) < step
        assert surely_below(denied.sum(), ERROR)


def test_what_the_whole_course_shares_raises_no_doubt():
    """How hard a course's held-out set is can't be told from a submission: `full_at` has room for it."""
    values = [0.25, 0.24, 0.26, 0.25, 0.25]
    assert graded(values, trial(between=0.05)).step == graded(values, trial()).step == 3


def test_borderline_work_keeps_its_marks_in_most_courses_though_these_differ():
    granted = steps_of(gradings(0.2, trial(between=0.005), between=0.005)) == 4
    assert surely_below((~granted).sum(), 0.05)


@pytest.mark.parametrize("scatter", [1.5, 3, 6])
def test_work_that_scatters_more_than_calibrated_keeps_it_nineteen_times_in_twenty(scatter):
    denied = steps_of(gradings(0.2, trial(), scatter * 0.01)) < 4
    assert surely_below(denied.sum(), 0.05)


def test_twenty_courses_give_the_same_marks():
    """Twenty at a time agree, all of them away from a boundary and nineteen at one."""
    for quality, step, most_often in ((0.15, 4, 20), (0.2, 4, 19), (0.265, 3, 20), (0.365, 2, 20), (0.7, 0, 20)):
        courses = (steps_of(gradings(quality, trial())) == step).reshape(-1, 20).sum(axis=1)
        assert (courses < most_often).mean() < 0.001, quality


def test_good_work_is_trained_once_and_borderline_work_oftener():
    runs = [np.mean([one.runs for one in gradings(quality, trial())]) for quality in (0.15, 0.2, 0.22, 0.25, 2.0)]
    assert runs[0] == runs[-1] == 1
    assert 2 < runs[1] < runs[2] < 5
    assert runs[3] < 3.1
