import numpy as np
import pytest

from grader.judge.metrics.duplicates import duplicates

LENGTH = 20


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def real(rng):
    return rng.normal(size=(800, LENGTH))


def test_new_things_of_the_same_kind_have_twins_as_often_as_chance_says(real, rng):
    found = duplicates(rng.normal(size=(800, LENGTH)), real)
    assert found.expected == pytest.approx(0.01, abs=0.002)
    assert found.share <= 0.03


@pytest.mark.parametrize("noise", [0, 0.01, 0.1])
@pytest.mark.parametrize("kept", [1, 5, 100])
def test_few_things_repeated_have_twins_also_under_noise(real, rng, kept, noise):
    repeated = real[np.arange(800) % kept] + noise * rng.normal(size=(800, LENGTH))
    assert duplicates(repeated, real).share == 1


def test_the_share_is_that_of_the_things_with_twins(real, rng):
    twice = np.repeat(rng.normal(size=(80, LENGTH)), 2, axis=0)
    mixed = np.concatenate([twice, rng.normal(size=(640, LENGTH))])
    assert duplicates(mixed, real).share == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize("shrink", [0.55, 0.75, 1.0, 3.0])
def test_things_that_are_spread_less_or_more_have_no_more_twins(real, rng, shrink):
    assert duplicates(shrink * rng.normal(size=(800, LENGTH)), real).share <= 0.04


def test_fewer_samples_than_real_things_are_compared_with_as_many(real, rng):
    few = rng.normal(size=(50, LENGTH))
    assert duplicates(few, real) == duplicates(few, real[:50])


def test_real_things_without_any_spread_leave_nothing_to_be_nearer_than(rng):
    assert duplicates(rng.normal(size=(50, LENGTH)), np.zeros((50, LENGTH))) == (0, 0)
