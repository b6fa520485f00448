import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.metrics.ngram_model import ngram_model

TEXTS = st.lists(st.integers(0, 5), min_size=1, max_size=60)
A, B, C, D = range(4)


def probability(model, context, word):
    return math.exp(model.log_probabilities([context], [word])[0])


@given(TEXTS, st.integers(1, 5), st.lists(st.integers(0, 6), max_size=6))
def test_the_probabilities_of_all_words_sum_to_one(text, order, context):
    model = ngram_model(text, order, 7)
    found = np.exp(model.log_probabilities([context] * 7, range(7)))
    assert found.sum() == pytest.approx(1)
    assert (found > 0).all()


def test_one_word_models_by_hand():
    # a a b of four words: n1 = 1, n2 = 1, so 1/3 is taken off both kinds and shared out among four.
    model = ngram_model([A, A, B], 1, 4)
    assert probability(model, [], A) == pytest.approx((5 / 3) / 3 + (2 / 3) / 3 / 4)
    assert probability(model, [], B) == pytest.approx((2 / 3) / 3 + (2 / 3) / 3 / 4)
    assert probability(model, [], C) == pytest.approx((2 / 3) / 3 / 4)


def test_two_word_models_by_hand():
    # Pairs: ab twice, ba, bc, ca. n1 = 3, n2 = 1: 3/5 is taken off. Seen after: a after b and c, b after a, c after b.
    # There n1 = 2 (b, c) and n2 = 1 (a): 1/2 is taken off of 4.
    model = ngram_model([A, B, A, B, C, A], 2, 4)
    alone = {A: 1.5 / 4, B: 0.5 / 4, C: 0.5 / 4, D: 0.0}
    lower = {word: kept + 0.5 * 3 / 4 / 4 for word, kept in alone.items()}
    assert probability(model, [A], B) == pytest.approx((2 - 0.6) / 2 + 0.6 / 2 * lower[B])
    assert probability(model, [B], A) == pytest.approx((1 - 0.6) / 2 + 0.6 * 2 / 2 * lower[A])
    assert probability(model, [B], D) == pytest.approx(0.6 * lower[D])
    assert probability(model, [D], A) == pytest.approx(lower[A])


def test_what_counts_without_context_is_after_how_many_words_one_was_seen():
    # c is as frequent as d, but came after b alone.
    text = [B, C, B, C, B, C, A, D, B, D, D]
    model = ngram_model(text, 2, 5)
    assert text.count(C) == text.count(D)
    assert probability(model, [], D) > probability(model, [], C)


def test_only_the_last_words_of_a_context_count():
    model = ngram_model([A, C, C, B, A, C, C, B, D, C, C, A] * 30, 4, 4)
    assert probability(model, [B, B, D, C, C], A) == probability(model, [D, C, C], A)
    assert probability(model, [A, C, C], A) != probability(model, [D, C, C], A)


def test_a_longer_context_tells_what_a_shorter_one_cannot():
    text = [A, C, C, B, A, C, C, B, D, C, C, A] * 30
    short, long = (ngram_model(text, order, 4) for order in (3, 4))
    assert probability(long, [D, C, C], A) > 0.9 > probability(short, [D, C, C], A)


@pytest.mark.parametrize(("text", "order"), [([], 2), ([0, 1], 0), ([0, 4], 2), ([-1], 1)])
def test_what_cannot_be_modelled_is_refused(text, order):
    with pytest.raises(ValueError, match="must be"):
        ngram_model(text, order, 4)
