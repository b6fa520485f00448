import numpy as np
import pytest
from scipy.spatial.distance import cdist

from grader.judge.neighbours import as_rows, distances, nearest, nearest_other


@pytest.mark.parametrize("count", [1, 249, 251, 600])
def test_distances_and_the_nearest_are_scipys(count):
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(count, 7)), rng.normal(size=(40, 7))
    theirs = cdist(first, second)
    np.testing.assert_allclose(distances(first, second), theirs, atol=1e-7)
    np.testing.assert_allclose(nearest(first, second), theirs.min(axis=1), atol=1e-7)


@pytest.mark.parametrize("place", [1, 4])
def test_the_neighbour_at_a_place_is_never_the_row_itself(place):
    rows = np.random.default_rng(1).normal(size=(50, 3))
    np.testing.assert_allclose(nearest_other(rows, place), np.sort(cdist(rows, rows), axis=1)[:, place], atol=1e-7)


def test_twins_are_each_others_neighbours_at_no_distance():
    assert nearest_other(np.ones((2, 3))).tolist() == [0, 0]


@pytest.mark.parametrize("bad", [3.0, [1.0, 2.0], np.zeros((0, 4)), np.zeros((4, 0))])
def test_what_has_no_rows_is_refused_by_name(bad):
    with pytest.raises(ValueError, match="the samples must have shape"):
        as_rows(bad, "the samples")
