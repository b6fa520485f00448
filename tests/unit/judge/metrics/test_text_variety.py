import math

import pytest

from grader.judge.metrics.distinct_n import distinct_n
from grader.judge.metrics.repeated_ngrams import repeated_ngrams

SONG = ["row", "row", "row", "your", "boat"]


@pytest.mark.parametrize(("n", "expected"), [(1, 3 / 5), (2, 3 / 4), (3, 1.0), (5, 1.0)])
def test_distinct(n, expected):
    assert distinct_n(SONG, n) == pytest.approx(expected)


@pytest.mark.parametrize(("n", "expected"), [(1, 3 / 5), (2, 2 / 4), (3, 0.0)])
def test_repeated(n, expected):
    assert repeated_ngrams(SONG, n) == pytest.approx(expected)


def test_a_text_that_goes_round_in_circles():
    circles = ["i", "see", "you", "."] * 50
    assert repeated_ngrams(circles) == 1
    assert distinct_n(circles, 4) < 0.03
    assert repeated_ngrams(range(200)) == 0


@pytest.mark.parametrize("measure", [distinct_n, repeated_ngrams])
def test_too_short_a_text_is_not_varied(measure):
    assert math.isnan(measure(["one"], 2))
    assert math.isnan(measure([], 1))


@pytest.mark.parametrize("measure", [distinct_n, repeated_ngrams])
def test_there_is_no_gram_of_no_words(measure):
    with pytest.raises(ValueError, match="at least 1"):
        measure(SONG, 0)
