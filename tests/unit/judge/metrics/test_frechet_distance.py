import numpy as np
import pytest
import scipy.linalg
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.metrics.frechet_distance import frechet_bias, frechet_distance


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_is_the_formula_with_scipys_square_root(seed, length):
    rng = np.random.default_rng(seed)
    first = rng.normal(size=(40, length)) @ rng.normal(size=(length, length))
    second = rng.normal(size=(30, length)) @ rng.normal(size=(length, length)) + 0.5
    c1, c2 = (np.atleast_2d(np.cov(rows.T)) for rows in (first, second))
    means = np.sum((first.mean(axis=0) - second.mean(axis=0)) ** 2)
    theirs = means + np.trace(c1 + c2 - 2 * scipy.linalg.sqrtm(c1 @ c2).real)
    assert frechet_distance(first, second) == pytest.approx(theirs, rel=1e-6, abs=1e-6)


def test_of_two_lines_it_is_the_difference_of_means_and_deviations():
    first = np.array([[-1.0], [0.0], [1.0]])
    assert frechet_distance(first, first * 3 + 5) == pytest.approx(5**2 + (3 - 1) ** 2)


def test_turning_both_sets_changes_nothing():
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(50, 4)), rng.exponential(size=(60, 4))
    turn = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    assert frechet_distance(first @ turn, second @ turn) == pytest.approx(frechet_distance(first, second))


@pytest.mark.parametrize("rows", [10, 1_000])
def test_a_set_is_at_no_distance_from_itself_even_with_fewer_rows_than_dimensions(rows):
    features = np.random.default_rng(0).normal(size=(rows, 30))
    assert frechet_distance(features, features) == pytest.approx(0, abs=1e-6)


def test_a_constant_set_has_a_distance():
    first, same = np.random.default_rng(0).normal(size=(100, 3)), np.ones((100, 3))
    expected = np.sum((first.mean(axis=0) - 1) ** 2) + first.var(axis=0, ddof=1).sum()
    assert frechet_distance(first, same) == pytest.approx(expected)


@pytest.mark.parametrize(("first", "second"), [(200, 200), (1_000, 1_000), (300, 2_000)])
def test_the_bias_is_what_sets_of_one_distribution_are_apart(first, second):
    rng = np.random.default_rng(0)
    mix = rng.normal(size=(16, 16))
    said = frechet_bias(rng.normal(size=(2_000, 16)) @ mix, first, second, rng)
    apart = [
        frechet_distance(rng.normal(size=(first, 16)) @ mix, rng.normal(size=(second, 16)) @ mix) for _ in range(20)
    ]
    assert said == pytest.approx(np.mean(apart), rel=0.25)
