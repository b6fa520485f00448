import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from grader.judge.metrics.density_coverage import density_coverage


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_is_the_definition_thing_by_thing(seed, neighbours):
    rng = np.random.default_rng(seed)
    real, generated = rng.normal(size=(20, 3)), rng.normal(size=(15, 3)) + 0.8
    radii = np.sort(cdist(real, real), axis=1)[:, neighbours]
    around = [[np.linalg.norm(x - y) < r for x, r in zip(real, radii, strict=True)] for y in generated]
    found = density_coverage(real, generated, neighbours)
    assert found.density == pytest.approx(np.sum(around) / (neighbours * len(generated)))
    assert found.coverage == pytest.approx(np.mean(np.any(around, axis=0)))


@pytest.mark.parametrize("neighbours", [2, 5])
def test_of_one_distribution_density_is_1_and_coverage_as_published(neighbours):
    rng = np.random.default_rng(0)
    found = density_coverage(rng.normal(size=(1_500, 8)), rng.normal(size=(1_500, 8)), neighbours)
    assert found.density == pytest.approx(1, abs=0.1)
    assert found.coverage == pytest.approx(1 - 0.5**neighbours, abs=0.03)


def test_an_outlier_among_real_things_hardly_matters():
    rng = np.random.default_rng(0)
    real, junk = rng.normal(size=(500, 2)), rng.normal(size=(500, 2)) * 0.1 + 40
    real[0] = 60
    assert density_coverage(real, junk).density <= 0.21  # of precision it would make 1


def test_one_thing_repeated_covers_next_to_nothing():
    real = np.random.default_rng(0).normal(size=(500, 4))
    assert density_coverage(real, np.repeat(real[:1], 500, axis=0)).coverage < 0.05
