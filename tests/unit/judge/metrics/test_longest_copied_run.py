import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.metrics.longest_copied_run import longest_copied_run

WORDS = st.lists(st.sampled_from("abc"), max_size=25)


def by_hand(words, learned, least):
    """The same by looking at every run of words."""
    runs = {tuple(learned[start:end]) for start in range(len(learned)) for end in range(start + 1, len(learned) + 1)}
    spans = [(start, end) for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
    copied = [(start, end) for start, end in spans if tuple(words[start:end]) in runs]
    places = {place for start, end in copied if end - start >= least for place in range(start, end)}
    return max((end - start for start, end in copied), default=0), len(places) / len(words)


@given(WORDS.filter(len), WORDS, st.integers(1, 5))
def test_is_what_looking_at_every_run_finds(words, learned, least):
    found = longest_copied_run(words, learned, words, least)
    assert found[:2] == pytest.approx(by_hand(words, learned, least))
    assert found[2:] == found[:2]


def test_a_script_with_a_copied_scene_in_it():
    rng = np.random.default_rng(3)
    learned, own, held_out = (rng.integers(500, size=size).tolist() for size in (100_000, 900, 5_000))
    found = longest_copied_run(own[:400] + learned[70_000:70_100] + own[400:], learned, held_out)
    assert 100 <= found.longest < 105
    assert 0.1 <= found.share < 0.11
    assert found.expected_longest < 10
    assert found.expected_share == 0


def test_real_text_is_looked_at_no_further_than_the_other():
    learned = list(range(100))
    found = longest_copied_run([5, 6], learned, learned, least=1)
    assert (found.longest, found.expected_longest) == (2, 2)


def test_a_text_of_nothing_is_not_original():
    found = longest_copied_run([], ["a"], ["a"])
    assert math.isnan(found.share)
    assert math.isnan(found.expected_share)


def test_there_is_no_run_of_no_words():
    with pytest.raises(ValueError, match="at least 1"):
        longest_copied_run(["a"], ["a"], ["a"], least=0)
