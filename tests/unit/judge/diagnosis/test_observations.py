"""What is recorded while a check runs, and that recording has bounds and never ends a check."""

import numpy as np
import pytest

from grader.judge.diagnosis.observations import MOST, MOST_NUMBERS, Notes, plain


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (True, "yes"),
        (np.bool_(False), "no"),
        ("text", "text"),
        (3, 3.0),
        (2.5, 2.5),
        ([1, 2], [1, 2]),
        (np.eye(2), np.eye(2)),
    ],
    ids=str,
)
def test_plain_values_are_kept(value, kept):
    found = plain(value)
    assert found == kept if isinstance(kept, str) else np.array_equal(found, kept)


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        [],
        object(),
        [[1, 2], [3]],
        ["a"],
        "x" * 100_000,
        np.zeros(MOST_NUMBERS + 1),
        [0.0] * (MOST_NUMBERS + 1),
        10**400,
    ],
    ids=lambda value: str(value)[:20],
)
def test_anything_else_is_passed_over(value):
    notes = Notes([])
    notes.observe("it", value)
    assert notes.kept == []


def test_there_is_an_end_to_it_and_named_observations_have_room_of_their_own():
    notes = Notes([])
    for _ in range(3 * MOST):
        notes.note("drawn", 1.0, named=False)
    notes.observe("named", 1.0)
    assert [one.named for one in notes.kept] == [False] * MOST + [True]


def test_a_kept_array_doesn_t_change_with_the_check_s():
    own = np.zeros(3)
    notes = Notes([])
    notes.observe("it", own)
    own += 1
    assert not notes.kept[0].value.any()
