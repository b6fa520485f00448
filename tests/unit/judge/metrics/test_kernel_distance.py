import numpy as np
import pytest

from grader.judge.metrics.kernel_distance import kernel_distance


def by_pairs(first, second):
    def kernel(x, y):
        return (np.dot(x, y) / len(x) + 1) ** 3

    count = len(first)
    within = [
        [kernel(rows[i], rows[j]) for i in range(count) for j in range(count) if i != j] for rows in (first, second)
    ]
    return np.mean(within[0]) + np.mean(within[1]) - 2 * np.mean([kernel(x, y) for x in first for y in second])


def test_is_the_formula_pair_by_pair():
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(12, 5)), rng.normal(size=(12, 5)) + 0.5
    assert kernel_distance(first, second) == pytest.approx(by_pairs(first, second))


def test_is_the_mean_over_blocks_and_leaves_out_the_rest():
    rng = np.random.default_rng(1)
    first, second = rng.normal(size=(25, 4)), rng.normal(size=(23, 4)) * 2
    blocks = [by_pairs(first[at : at + 10], second[at : at + 10]) for at in (0, 10)]
    assert kernel_distance(first, second, block=10) == pytest.approx(np.mean(blocks))


@pytest.mark.parametrize("count", [20, 200])
def test_is_0_on_average_for_sets_of_one_distribution_of_any_size(count):
    rng = np.random.default_rng(2)
    found = [kernel_distance(rng.normal(size=(count, 8)), rng.normal(size=(count, 8))) for _ in range(200)]
    assert abs(np.mean(found)) < 3.5 * np.std(found) / np.sqrt(len(found))
    assert min(found) < 0


def test_tells_sets_apart_that_have_the_same_mean_and_covariance():
    rng = np.random.default_rng(3)
    normal, skewed = rng.normal(size=(2_000, 4)), rng.exponential(size=(2_000, 4)) - 1
    assert kernel_distance(normal, skewed) > 0.01


def test_blocks_of_one_are_refused():
    rows = np.zeros((10, 2))
    with pytest.raises(ValueError, match="blocks of 1"):
        kernel_distance(rows, rows, block=1)
