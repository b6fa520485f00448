import contextlib
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.returns import Mismatch, anything, array, boolean, integer, list_of, number, text, tuple_of
from grader.wire.values import Handle

NET = Handle(3, "Net")
JUNK = [
    None,
    "text",
    math.nan,
    np.empty((0,)),
    np.zeros((7, 7)),
    NET,
    b"x",
    {},
    [],
    [[1], [1, 2]],
    [NET],
    ["a"],
    (1, None),
    np.array(True),
    1 + 2j,
    2**300,
    torch.zeros(2, dtype=torch.bfloat16),
    torch.ones(()),
]
SPECS = [
    array(float, (None, 1)),
    array(int),
    array(bool),
    array(complex),
    array(float, ()),
    number(),
    integer(),
    boolean(),
    text(),
    list_of(number()),
    tuple_of(number(), array(float)),
    anything(),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.wanted)
@pytest.mark.parametrize("junk", JUNK, ids=str)
def test_junk_is_accepted_or_a_mismatch_with_words(spec, junk):
    words = "accepted"
    try:
        spec.accept(junk)
    except Mismatch as mismatch:
        words = str(mismatch)
    assert words


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=8))
def test_any_value_is_accepted_or_a_mismatch(value):
    for spec in SPECS:
        with contextlib.suppress(Mismatch):
            spec.accept(value)


@pytest.mark.parametrize(
    "value",
    [
        [[1.0], [2.0]],
        ((1,), (2,)),
        np.array([[1], [2]]),
        np.array([[1], [2]], dtype=np.float16),
        torch.tensor([[1.0], [2.0]]),
        torch.tensor([[1], [2]], dtype=torch.int32),
        torch.tensor([[1.0], [2.0]]).bfloat16(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_style_does_not_matter(value):
    accepted = array(float, (None, 1)).accept(value)
    np.testing.assert_array_equal(accepted, [[1.0], [2.0]])
    assert accepted.dtype == np.float64
    assert not accepted.flags.writeable


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.zeros((1, 3)), r"its shape is \(1, 3\): it is transposed"),
        (np.zeros((3, 2)), r"its shape is \(3, 2\): axis 1 has size 2 instead of 1"),
        (np.zeros(3), r"its shape is \(3,\).*number of axes"),
        (np.array([[1.0], [math.nan], [1]]), r"it holds nan at position \[1, 0\]"),
        (np.array([[math.inf]] * 3), "it holds inf"),
        (np.array([[1j]] * 3), "complex128"),
        (NET, "an object of type Net"),
        (None, "it is None"),
        ([[1], [1, 2]], "its rows differ in length"),
    ],
)
def test_a_mismatch_says_what_came(value, words):
    with pytest.raises(Mismatch, match=words):
        array(float, (3, 1)).accept(value)


def test_not_a_number_is_let_through_where_the_check_wants_to_see_it():
    assert math.isnan(number(finite=False).accept(math.nan))


@pytest.mark.parametrize("value", [True, 2.5, math.nan, "2"])
def test_what_is_no_whole_number(value):
    with pytest.raises(Mismatch):
        integer().accept(value)


@pytest.mark.parametrize("value", [3, 3.0, np.int8(3), np.array([3.0])])
def test_what_is_one(value):
    assert integer().accept(value) == 3


def test_an_item_is_named_by_its_place():
    with pytest.raises(Mismatch, match="item 1 should be one number, and it is 'x'"):
        list_of(number()).accept([1, "x"])


def test_an_array_is_a_list_of_its_rows():
    assert list_of(number()).accept(np.array([1.0, 2.0])) == [1.0, 2.0]
