import random
from itertools import combinations

import numpy as np
import pytest

from grader.batch.likeness.comparing import LEAST, MANY, MOST, SHARE, alike, own_hashes

NOTHING = np.array([], np.uint32)


def hashes(*values):
    return np.array(sorted({*values}), np.uint32)


def test_what_everybody_was_given_is_nobodys_own():
    works = [hashes(*range(20)), hashes(*range(10, 30))]
    assert [list(one) for one in own_hashes(works, [1, 1], hashes(*range(15)))] == [
        [*range(15, 20)],
        [*range(15, 30)],
    ]


@pytest.mark.parametrize(
    ("class_size", "sharing", "is_common"),
    [
        (30, MANY, False),
        (30, MANY + 1, True),
        (60, 20, False),
        (60, 21, True),
        (900, MOST, False),
        (900, MOST + 1, True),
    ],
)
def test_what_many_share_is_nobodys_own(class_size, sharing, is_common):
    works = [hashes(1, 100 + place) if place < sharing else hashes(100 + place) for place in range(class_size)]
    own = own_hashes(works, [1] * class_size, NOTHING)
    assert (1 in own[0]) != is_common
    assert all(100 + place in one for place, one in enumerate(own))


def test_work_that_several_handed_in_counts_so_often():
    works = [hashes(1, 2), hashes(3)]
    assert list(own_hashes(works, [MANY + 1, 1], NOTHING)[0]) == []
    assert list(own_hashes(works, [MANY, 1], NOTHING)[0]) == [1, 2]


@pytest.mark.parametrize("seed", range(5))
def test_it_finds_what_a_comparison_of_all_pairs_finds(seed):
    drawn = random.Random(seed)
    works = [hashes(*drawn.choices(range(60), k=drawn.randrange(40))) for _ in range(30)]
    expected = {}
    for left, right in combinations(range(30), 2):
        shared, least = len({*works[left]} & {*works[right]}), min(len(works[left]), len(works[right]))
        if shared >= LEAST and shared >= SHARE * least:
            expected[left, right] = shared / least
    assert expected
    assert {(one.left, one.right): one.share for one in alike(works)} == expected


def test_the_smaller_work_decides():
    small, large = hashes(*range(2 * LEAST)), hashes(*range(50 * LEAST))
    (found,) = alike([large, small])
    assert found == (0, 1, 1.0)


@pytest.mark.parametrize("works", [[], [NOTHING], [NOTHING, NOTHING], [hashes(*range(LEAST - 1))] * 2])
def test_little_or_nothing_is_never_alike(works):
    assert list(alike(works)) == []
