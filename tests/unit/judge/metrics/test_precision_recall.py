import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from grader.judge.metrics.precision_recall import precision_recall


def share_within(asked, among, neighbours):
    radii = np.sort(cdist(among, among), axis=1)[:, neighbours]
    return np.mean([any(np.linalg.norm(x - y) <= r for y, r in zip(among, radii, strict=True)) for x in asked])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_is_the_definition_thing_by_thing(seed, neighbours):
    rng = np.random.default_rng(seed)
    real, generated = rng.normal(size=(20, 3)), rng.normal(size=(15, 3)) + 0.8
    found = precision_recall(real, generated, neighbours)
    assert found.precision == pytest.approx(share_within(generated, real, neighbours))
    assert found.recall == pytest.approx(share_within(real, generated, neighbours))


def test_half_of_what_there_is_made_well_is_precise_and_recalls_half():
    rng = np.random.default_rng(0)
    left, right = rng.normal(size=(2, 500, 2)) + np.array([[[0, 0]], [[100, 0]]])
    found = precision_recall(np.concatenate([left, right]), rng.normal(size=(1_000, 2)))
    assert found.precision > 0.97
    assert found.recall == pytest.approx(0.5, abs=0.02)


def test_half_made_badly_recalls_all_and_is_half_precise():
    rng = np.random.default_rng(0)
    left, right = rng.normal(size=(2, 500, 2)) + np.array([[[0, 0]], [[100, 0]]])
    found = precision_recall(rng.normal(size=(1_000, 2)), np.concatenate([left, right]))
    assert found.precision == pytest.approx(0.5, abs=0.02)
    assert found.recall > 0.97


def test_one_thing_repeated_recalls_next_to_nothing():
    real = np.random.default_rng(0).normal(size=(500, 4))
    assert precision_recall(real, np.repeat(real[:1], 500, axis=0)) == (1.0, pytest.approx(0.002))
