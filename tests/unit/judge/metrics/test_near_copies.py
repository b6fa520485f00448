import numpy as np
import pytest

from grader.judge.metrics.near_copies import near_copies

LENGTH = 20


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def sets(rng):
    """What was trained on, and what was held out."""
    return rng.normal(size=(1_000, LENGTH)), rng.normal(size=(500, LENGTH))


def test_new_things_of_the_same_kind_are_copies_as_often_as_chance_says(sets, rng):
    found = near_copies(rng.normal(size=(500, LENGTH)), *sets)
    assert found.expected == pytest.approx(0.01)
    assert found.share <= 0.03


@pytest.mark.parametrize("noise", [0, 0.1, 0.5])
def test_copies_are_found_also_under_noise(sets, rng, noise):
    copied = sets[0][:500] + noise * rng.normal(size=(500, LENGTH))
    assert near_copies(copied, *sets).share > 0.9


def test_the_share_is_that_of_the_copies(sets, rng):
    mixed = np.concatenate([sets[0][:100], rng.normal(size=(300, LENGTH))])
    assert near_copies(mixed, *sets).share == pytest.approx(0.25, abs=0.02)


@pytest.mark.parametrize("shrink", [0.0, 0.3, 0.7])
def test_plain_things_that_are_near_to_everything_are_no_copies(sets, rng, shrink):
    assert near_copies(shrink * rng.normal(size=(500, LENGTH)), *sets).share <= 0.04


def test_things_far_from_everything_are_no_copies(sets, rng):
    assert near_copies(10 * rng.normal(size=(500, LENGTH)), *sets).share <= 0.02


def test_what_stands_in_both_sets_is_no_sign_of_copying(sets, rng):
    training, held_out = sets
    shared = rng.normal(size=(50, LENGTH))
    both = (np.concatenate([training, shared]), np.concatenate([held_out, shared]))
    assert near_copies(shared, *both, chance=0.2).share == 0
