import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.metrics.perplexity import perplexity


def rows(count=5, words=7, seed=1):
    return np.random.default_rng(seed).normal(size=(count, words))


@given(st.integers(0, 999), st.integers(1, 20), st.integers(1, 9))
def test_is_torchs_cross_entropy_of_scores(seed, count, words):
    scores, targets = rows(count, words, seed), np.random.default_rng(seed).integers(words, size=count)
    theirs = torch.nn.functional.cross_entropy(torch.from_numpy(scores), torch.from_numpy(targets)).exp().item()
    assert perplexity(scores, targets) == pytest.approx(theirs, rel=1e-9)


def test_rows_without_a_preference_cost_the_number_of_words():
    assert perplexity(np.full((3, 50), -2.5), [0, 10, 49]) == pytest.approx(50)


def test_nothing_is_gained_by_rows_that_sum_to_more_than_one():
    targets = [1, 0, 3, 2, 6]
    assert perplexity(rows() + 100, targets) == pytest.approx(perplexity(rows(), targets))


def test_a_word_that_was_called_impossible_is_infinitely_bad():
    with np.errstate(divide="ignore"):
        certain = np.log([[1.0, 0.0]])
    assert perplexity(certain, [0]) == 1
    assert perplexity(certain, [1]) == math.inf


def test_scores_that_are_far_apart_neither_overflow_nor_vanish():
    assert perplexity([[0.0, 5000.0]], [0]) == math.inf
    assert perplexity([[0.0, 5000.0]], [1]) == 1


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_not_finite_never_looks_good(bad):
    scores = rows()
    scores[2, 3] = bad
    assert not perplexity(scores, [0, 1, 2, 3, 4]) < 1e9


def test_a_row_of_impossible_words_never_looks_good():
    assert not perplexity(np.full((1, 3), -math.inf), [0]) < 1e9


def test_nothing_is_not_perfect():
    assert math.isnan(perplexity(np.zeros((0, 4)), np.zeros(0, int)))


@pytest.mark.parametrize("targets", [[0, 1], [[0, 1, 2, 3, 4]], [0, 1, 2, 3, 7], [0, 1, 2, 3, -1], [0.0] * 5])
def test_targets_that_do_not_belong_to_the_rows_are_refused(targets):
    with pytest.raises(ValueError, match="targets"):
        perplexity(rows(), targets)
