"""What figures say about thresholds."""

import numpy as np
import pytest

from grader.course.noise import Noise
from grader.course.plan import make_plan
from grader.course.rubric import Seeds, Threshold
from grader.judge.deciding import Trial, decide
from grader.prove.calibration.assessing import assess, bound_of, noise_of
from grader.prove.calibration.assessment import stricter, strictest
from grader.prove.calibration.record import Bound, ProfileRecord, WorkRecord

FAILS = {"far_off": ("shape", "loss"), "text": ("shape", "loss"), "nearly": ("shape",)}


def work(kind, name, values):
    return WorkRecord(kind=kind, name=name, source=name, figures={"loss": tuple(values)})


def drawn(seed, mean, spread, runs=20):
    return np.random.default_rng(seed).normal(mean, spread, runs).tolist()


RIGHT = [work("reference", "reference", drawn(1, 0.5, 0.01)), work("style", "by_hand", drawn(2, 0.5, 0.02))]


def record(*mistakes, right=RIGHT, side=1):
    return ProfileRecord(
        data="points",
        device="cpu",
        threads=1,
        versions={},
        rests_on={},
        works=(*right, *mistakes),
        bounds={"loss": bound_of(right, "loss", side)},
    )


@pytest.fixture
def assessed(course):
    def run(*mistakes, full_at=0.9, **more):
        plan = make_plan(course.setting.assignment.rubric, "quick")
        course.rewrite("assignments/guess/rubric.yaml", "full_at: 0.9", f"full_at: {full_at}")
        plan = make_plan(course.setting.assignment.rubric, "quick")
        (one,) = assess(record(*mistakes, **more), plan, FAILS)
        return one

    return run


def test_the_bound_is_that_of_the_work_that_scatters_most():
    bound = bound_of(RIGHT, "loss", 1)
    assert (bound.work, bound.coverage, bound.confidence) == ("by_hand", 0.999, 0.95)
    assert 0.5 + 3.09 * 0.02 < bound.value < 0.5 + 8 * 0.02
    assert bound.shapiro_p > 0.05
    assert bound_of(RIGHT, "loss", -1).value < 0.5 - 3.09 * 0.02


def test_the_mean_of_two_runs_is_bounded_closer_and_never_below_what_was_seen():
    bound = bound_of(RIGHT, "loss", 1)
    assert 0.5 < bound.mean < bound.value
    odd = work("style", "odd", [0.5, 0.5, 0.5, 0.5, 0.5, 9.0] * 2)
    assert bound_of([odd], "loss", 1).mean >= 4.75


NOISY = Noise(within=0.02, between=0.0, runs=40)


@pytest.mark.parametrize(
    ("better", "full_at", "zero_at", "most", "strict"),
    [
        ("lower", 0.60, 0.9, 1, False),  # what a single run reaches
        ("lower", 0.59, 0.9, 1, True),
        ("lower", 0.52, 0.9, 3, False),  # the mean of two, less the doubt of three: 0.55 - 3.09 * 0.02 / 1.73
        ("lower", 0.51, 0.9, 3, True),
        ("lower", 0.52, 0.58, 3, True),  # one run could be refused at once
        ("higher", 0.40, 0.1, 1, False),
        ("higher", 0.48, 0.1, 3, False),
        ("higher", 0.49, 0.1, 3, True),
        ("higher", 0.48, 0.42, 3, True),
    ],
)
def test_a_threshold_may_be_as_strict_as_what_decides_leaves_right_work_its_marks(
    better, full_at, zero_at, most, strict
):
    side = 1 if better == "lower" else -1
    bound = Bound(
        value=0.5 + side * 0.1,
        mean=0.5 + side * 0.05,
        work="by_hand",
        coverage=0.999,
        confidence=0.95,
        scale="plain",
        shapiro_p=None,
    )
    threshold = Threshold(full_at=full_at, zero_at=zero_at)
    assert stricter(bound, Trial(threshold, NOISY, Seeds(first=1, most=most))) is strict


def test_right_work_at_the_strictest_threshold_loses_marks_once_in_a_thousand_gradings():
    rng = np.random.default_rng(9)
    model = [work("reference", "reference", rng.normal(0.5, 0.02, 40).tolist())]
    noise = noise_of(model, "loss")
    known = Noise(noise.within, noise.between, noise.runs)
    seeds = Seeds(first=1, most=3)
    full_at = strictest(bound_of(model, "loss", 1), Trial(Threshold(full_at=0.9, zero_at=2.0), known, seeds))
    assert full_at < 0.56  # a single run would need some 0.58
    trial = Trial(Threshold(full_at=full_at, zero_at=2.0), known, seeds)
    lost = sum(not decide(values, trial).step for values in rng.normal(0.5, 0.02, (20_000, 3)).tolist())
    assert lost <= 40


def test_no_run_of_right_work_is_beyond_the_bound():
    odd = work("style", "odd", [0.5, 0.5, 0.5, 0.5, 0.5, 9.0] * 2)
    assert bound_of([odd], "loss", 1).value >= 9.0


def test_the_scale_is_the_one_on_which_the_figures_are_normal():
    skewed = [work("reference", "reference", np.exp(drawn(3, -2, 0.7, 60)))]
    assert bound_of(skewed, "loss", 1).scale == "log"
    plain = [work("reference", "reference", drawn(4, 0.0, 1.0, 60))]  # some are below 0
    assert bound_of(plain, "loss", 1).scale == "plain"


def test_the_noise_is_that_of_right_work():
    noise = noise_of(RIGHT, "loss")
    assert noise.runs == 40
    assert 0.01 < noise.within < 0.03
    assert noise.between < 0.02


def test_thresholds_with_room_are_proposed_and_mistakes_told_apart(assessed):
    one = assessed(work("mistake", "far_off", drawn(5, 3.0, 0.1)), work("mistake", "nearly", drawn(6, 0.52, 0.02)))
    assert not one.too_strict
    assert not one.doubtful
    assert one.bound.value <= one.full_at < one.bound.value * 1.1
    assert one.full_at < one.zero_at < 3.0
    right, far_off, nearly = one.works[0], one.works[2], one.works[3]
    assert (right.full.low > 0.999, right.counted, right.overlaps) == (True, 20, False)
    assert (far_off.full.high < 1e-6, far_off.counted, far_off.overlaps) == (True, 0, False)
    assert (nearly.full.estimate > 0.9, nearly.counted, nearly.overlaps) == (True, 20, True)


def test_a_threshold_that_is_too_strict_is_told(assessed):
    one = assessed(full_at=0.53)
    assert one.too_strict
    assert one.works[1].full.estimate < 0.99
    assert one.zero_at is None


def test_runs_without_a_figure_never_earn_full_marks(assessed):
    half = [value if number // 2 % 2 else None for number, value in enumerate(drawn(7, 0.5, 0.01))]
    never = [None] * 20
    few = [0.5, 0.5] + [None] * 18
    one = assessed(*(work("mistake", name, values) for name, values in zip("abc", (half, never, few), strict=True)))
    half, never, few = one.works[2:]
    assert half.full.estimate == pytest.approx(0.5, abs=0.01)
    assert (never.full.estimate, never.full.low) == (0, 0)
    assert 0 < never.full.high < 0.2
    assert (few.full.estimate, few.counted) == (0.1, 2)


def test_figures_that_are_not_normal_are_doubted(assessed):
    clumps = [0.4, 0.9, 0.41, 0.9, 0.4, 0.91] * 6
    assert assessed(right=[work("reference", "reference", clumps)]).doubtful


def test_higher_may_be_better(course):
    course.rewrite("assignments/guess/rubric.yaml", "better: lower", "better: higher")
    course.rewrite("assignments/guess/rubric.yaml", "full_at: 0.9\n    zero_at: 4.0", "full_at: 0.3\n    zero_at: 0.0")
    plan = make_plan(course.setting.assignment.rubric, "quick")
    mistake = work("mistake", "far_off", drawn(8, 0.1, 0.01))
    (one,) = assess(record(mistake, side=-1), plan, FAILS)
    assert not one.too_strict
    assert one.bound.value < 0.5 - 3.09 * 0.02
    assert 0.1 < one.zero_at < one.full_at <= one.bound.value
    assert one.works[2].full.high < 0.01
