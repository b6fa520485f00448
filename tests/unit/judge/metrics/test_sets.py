"""What holds for every metric that compares sets of things by their features."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.metrics.density_coverage import density_coverage
from grader.judge.metrics.duplicates import duplicates
from grader.judge.metrics.frechet_distance import frechet_bias, frechet_distance
from grader.judge.metrics.kernel_distance import kernel_distance
from grader.judge.metrics.near_copies import near_copies
from grader.judge.metrics.precision_recall import precision_recall


def copies_of_half(first, second):
    return near_copies(first, second[::2], second[1::2])


def bias(first, second):
    return frechet_bias(np.concatenate([first, second]), 10, 20, np.random.default_rng(0))


ALL = [frechet_distance, kernel_distance, precision_recall, density_coverage, copies_of_half, duplicates, bias]
each = pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.__name__)
SEEDS = st.integers(0, 2**32 - 1)


def draw(seed, rows=24, length=3):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rows, length)), rng.normal(size=(rows, length)) * 1.5 + 0.3


@each
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("place", [0, 1])
def test_one_number_that_is_not_finite_leaves_nothing_but_nan(metric, bad, place):
    sets = draw(1)
    sets[place][3, 1] = bad
    assert np.isnan(metric(*sets)).all()


# The kernel has an origin.
@pytest.mark.parametrize("metric", [metric for metric in ALL if metric is not kernel_distance])
@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_moving_both_sets_changes_nothing(metric, seed):
    first, second = draw(seed)
    moved = metric(first + 5, second + 5)
    assert moved == pytest.approx(metric(first, second), abs=1e-7)


@pytest.mark.parametrize("metric", [frechet_distance, kernel_distance, precision_recall, density_coverage])
@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_the_order_of_a_set_does_not_matter(metric, seed):
    first, second = draw(seed)
    rng = np.random.default_rng(seed)
    assert metric(rng.permutation(first), rng.permutation(second)) == pytest.approx(metric(first, second), abs=1e-9)


@pytest.mark.parametrize("metric", [precision_recall, density_coverage, copies_of_half, duplicates])
@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from([1e-3, 0.5, 1e4]))
def test_the_unit_does_not_matter_to_shares(metric, seed, unit):
    first, second = draw(seed)
    assert metric(first * unit, second * unit) == pytest.approx(metric(first, second), abs=1e-9)


@each
def test_pictures_are_compared_as_rows_of_numbers(metric):
    first, second = draw(2, length=12)
    assert metric(first.reshape(-1, 2, 2, 3), second.reshape(-1, 2, 2, 3)) == metric(first, second)


@each
def test_too_few_are_refused(metric):
    first, second = draw(3)
    with pytest.raises(ValueError, match=r"must|too few|give 4"):
        metric(first[:1], second[:1])


@pytest.mark.parametrize("metric", [metric for metric in ALL if metric is not bias])
def test_rows_of_another_length_are_refused(metric):
    first, second = draw(4)
    with pytest.raises(ValueError, match=r"3 numbers each.* 2"):
        metric(first, second[:, :2])


@each
def test_what_it_is_given_stays_as_it_was(metric):
    sets = draw(5)
    before = [rows.copy() for rows in sets]
    metric(*sets)
    np.testing.assert_array_equal(sets, before)
