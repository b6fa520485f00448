import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.metrics.attribute_coverage import attribute_coverage


def both(counts):
    """A table of two attributes with as many rows of each pair as told."""
    return np.array([pair for pair, count in counts.items() for _ in range(count)])


REAL = both({(0, 0): 40, (0, 1): 30, (1, 0): 20, (1, 1): 10})


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_of_the_same_things_nothing_is_missing(seed):
    table = np.random.default_rng(seed).integers(0, 4, (30, 3))
    assert attribute_coverage(np.random.default_rng(1).permutation(table), table) == (1, 1, ())


def test_a_value_that_does_not_occur_is_named_and_its_pairs_are_missing():
    found = attribute_coverage(both({(0, 0): 5, (0, 1): 5}), REAL)
    assert found == (3 / 4, 2 / 4, ((0, 1),))


def test_all_values_may_occur_and_a_pair_be_missing():
    found = attribute_coverage(both({(0, 0): 5, (0, 1): 5, (1, 0): 5}), REAL)
    assert found == (1, 3 / 4, ())


@pytest.mark.parametrize(("seldom", "share"), [(3, 1), (2, 3 / 4)])
def test_enough_is_a_share_of_how_often_it_really_is(seldom, share):
    generated = both({(0, 0): 50, (0, 1): 50 - seldom, (1, 1): seldom})
    assert attribute_coverage(generated, REAL, least=0.1).values == share


def test_what_is_rare_is_not_asked_for():
    real = both({(0, 0): 499, (1, 1): 1})
    assert attribute_coverage(both({(0, 0): 9}), real) == (1, 1, ())
    assert attribute_coverage(both({(0, 0): 9}), real, rare=0).missing == ((0, 1), (1, 1))


def test_values_that_no_real_thing_has_count_for_nothing():
    found = attribute_coverage(np.concatenate([REAL, REAL + 5]), REAL)
    assert found == (1, 1, ())


def test_one_attribute_has_no_pairs():
    found = attribute_coverage([[0], [1]], [[0], [1]])
    assert found.values == 1
    assert math.isnan(found.pairs)


@pytest.mark.parametrize("bad", [np.zeros((0, 2), int), np.zeros(3, int), np.full((3, 2), -1), np.full((3, 2), np.nan)])
@pytest.mark.parametrize("place", [0, 1])
def test_what_is_no_table_of_values_is_refused(bad, place):
    tables = [REAL, REAL]
    tables[place] = bad
    with pytest.raises(ValueError, match="must be whole numbers"):
        attribute_coverage(*tables)


def test_other_attributes_are_refused():
    with pytest.raises(ValueError, match=r"1 attributes.*2"):
        attribute_coverage([[0]], REAL)
