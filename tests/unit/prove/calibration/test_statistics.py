"""The bounds hold as often as they say, on data whose distribution is known."""

import numpy as np
import pytest
from scipy import stats

from grader.prove.calibration import statistics
from grader.prove.calibration.statistics import Model, components, factor, model_of, normal_p

SECRETS = 10


def drawn(rng, between, within):
    """Runs (2 * SECRETS,) of a work around 0: deviations between secrets and within them."""
    return (np.repeat(rng.normal(0, between, SECRETS), 2) + rng.normal(0, within, 2 * SECRETS)).tolist()


def test_the_factor_is_that_of_the_handbook():
    assert factor(43, 42, coverage=0.90, confidence=0.99) == pytest.approx(1.8740, abs=1e-3)  # NIST 7.2.6.3


@pytest.mark.parametrize(("runs", "degrees"), [(6, 5), (20, 19), (14.2, 15.6), (60, 59)])
def test_the_factor_is_the_quantile_of_a_noncentral_t(runs, degrees):
    shift = stats.norm.ppf(0.999) * runs**0.5
    assert factor(runs, degrees) == pytest.approx(stats.nct.ppf(0.95, degrees, shift) / runs**0.5, rel=1e-3)


@pytest.mark.parametrize("between", [0.0, 0.6, 1.0])
@pytest.mark.parametrize("side", [1, -1])
def test_the_bound_holds_about_as_often_as_its_confidence(between, side):
    rng = np.random.default_rng(5)
    within = (1 - between**2) ** 0.5
    limit = side * stats.norm.ppf(statistics.COVERAGE)
    held = [side * (model_of(drawn(rng, between, within)).bound(side) - limit) >= 0 for _ in range(150)]
    assert 0.91 <= np.mean(held) <= 0.99


def test_the_interval_of_a_chance_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(6)
    chances = [model_of(drawn(rng, 0.5, 0.75**0.5)).beyond(2.0, 1) for _ in range(100)]
    truth = stats.norm.sf(2.0)
    assert np.mean([one.low <= truth <= one.high for one in chances]) >= 0.9
    assert all(one.low <= one.estimate <= one.high for one in chances)


def test_more_runs_tell_more():
    few, many = (Model(0.0, 1.0, runs, runs - 1.0) for runs in (6, 60))
    assert few.bound(1) > many.bound(1) > stats.norm.ppf(0.999)
    assert few.beyond(2, 1).high > many.beyond(2, 1).high > stats.norm.sf(2)


@pytest.mark.parametrize("runs", [3, 20, 400])
def test_what_is_far_out_is_certain_and_a_number(runs):
    model = Model(0.5, 1e-6, runs, runs - 1.0)
    assert (model.beyond(0.1, 1).low, model.beyond(1e12, 1).high) == (1, 0)


def test_what_never_scatters_is_certain():
    model = model_of([0.25] * 8)
    assert model.bound(1) == pytest.approx(0.25)
    assert model.beyond(0.3, 1).high == 0
    assert model.beyond(0.2, 1).low == 1
    assert normal_p([[0.05] * 6, [0.3] * 6]) is None


def test_components_are_told_apart():
    rng = np.random.default_rng(7)
    found = [components([drawn(rng, 0.3, 0.1), drawn(rng, 0.3, 0.1)]) for _ in range(200)]
    assert np.mean([one.between for one in found]) == pytest.approx(0.3, rel=0.05)
    assert np.mean([one.within >= 0.1 for one in found]) == pytest.approx(0.95, abs=0.04)


def test_a_negative_estimate_of_what_secrets_add_is_none():
    found = components([[1.0, 2.0, 2.0, 1.0, 1.0, 2.0]])
    assert found.between == 0
    assert found.within > 0.5**0.5


def test_each_work_is_taken_around_its_own_mean():
    rng = np.random.default_rng(8)
    one = drawn(rng, 0.2, 0.1)
    moved = [value + 100 for value in one]
    both = components([one, moved])
    assert both.between == pytest.approx(components([one]).between)
    assert normal_p([one, moved]) == pytest.approx(normal_p([one, one]), rel=1e-6)


def test_normality_is_rejected_where_it_should_be():
    rng = np.random.default_rng(9)
    assert normal_p([drawn(rng, 0.1, 0.1) for _ in range(4)]) > 0.05
    assert normal_p([np.exp(drawn(rng, 1.0, 1.0)).tolist() for _ in range(4)]) < 0.001
