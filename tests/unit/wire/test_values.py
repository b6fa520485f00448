import json
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from grader.wire.decoding import Decoder
from grader.wire.errors import SecretLeak, WireError
from grader.wire.secret import Secret
from grader.wire.values import CAPS, DTYPES, Caps, Encoder, Handle

FINITE_OR_NOT = st.floats(allow_nan=True, allow_infinity=True)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | FINITE_OR_NOT
    | st.complex_numbers(allow_nan=True)
    | st.text()
    | st.binary()
)
KEYS = st.integers() | st.text() | st.booleans() | st.none() | st.tuples(st.integers(), st.text())
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=20,
)


def across(value, caps=CAPS):
    """The value as it arrives, through real JSON text and real bytes."""
    encoder = Encoder(caps=caps)
    tree = json.loads(json.dumps(encoder.encode(value), allow_nan=False))
    return Decoder([bytearray(buffer) for buffer in encoder.buffers], caps=caps).decode(tree)


def same(left, right):
    return type(left) is type(right) and repr(left) == repr(right)


@given(VALUES)
def test_plain_values_arrive_as_they_were(value):
    assert same(across(value), value)


@given(
    st.sampled_from(sorted(DTYPES)).flatmap(
        lambda dtype: arrays(dtype, array_shapes(min_dims=0, min_side=0, max_side=4))
    )
)
def test_arrays_arrive_bit_by_bit_and_read_only(array):
    arrived = across(array)
    assert (arrived.dtype, arrived.shape, arrived.tobytes()) == (array.dtype, array.shape, array.tobytes())
    assert not arrived.flags.writeable


@pytest.mark.parametrize("array", [np.arange(6, dtype=">f4").reshape(2, 3), np.arange(12.0).reshape(3, 4)[::2, ::-1].T])
def test_odd_layouts_arrive_with_the_same_numbers(array):
    np.testing.assert_array_equal(across(array), array)


@pytest.mark.parametrize(
    "dtype", [torch.float32, torch.float64, torch.bfloat16, torch.int64, torch.bool, torch.complex64]
)
def test_tensors_arrive_without_their_graph(dtype):
    tensor = torch.ones(2, 3).to(dtype)
    if dtype.is_floating_point:
        tensor = (tensor.requires_grad_() * 2).T
    arrived = across(tensor)
    assert arrived.dtype == dtype
    assert not arrived.requires_grad
    assert torch.equal(arrived, tensor)


def test_numpy_scalars_arrive_as_arrays_of_no_axes():
    assert across(np.float32(2.5)).shape == ()
    assert across(np.float64(2.5)) == 2.5


class LyingFloat(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__

    def __float__(self):
        return 42.0

    def __add__(self, other):
        return 42.0


class LyingArray(np.ndarray):
    def __eq__(self, other):
        return True

    __hash__ = None


class LyingTensor(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return super().__torch_function__(func, types, args, kwargs or {})


@pytest.mark.parametrize(
    ("lie", "plain"),
    [
        (LyingFloat(1.5), 1.5),
        (type("L", (list,), {"__len__": lambda _: 99})([1]), [1]),
        (type("D", (dict,), {"__getitem__": lambda *_: 99})({1: 2}), {1: 2}),
        (type("S", (str,), {"__eq__": lambda *_: True, "__hash__": str.__hash__})("x"), "x"),
        (type("I", (int,), {"__index__": lambda _: 99})(3), 3),
    ],
)
def test_subclasses_are_flattened_to_what_they_are(lie, plain):
    assert same(across(lie), plain)


def test_array_and_tensor_subclasses_are_flattened():
    assert type(across(np.zeros(3).view(LyingArray))) is np.ndarray
    assert type(across(torch.zeros(3).as_subclass(LyingTensor))) is torch.Tensor


@pytest.mark.parametrize("holder", [lambda s: s, lambda s: [1, (s,)], lambda s: {"a": s}])
def test_a_secret_is_never_sent(holder):
    with pytest.raises(SecretLeak):
        Encoder().encode(holder(Secret(np.arange(3))))


@pytest.mark.parametrize("use", [str, repr, lambda s: f"{s}"])
def test_a_secret_never_shows_itself(use):
    assert "swordfish" not in use(Secret("swordfish"))


@pytest.mark.parametrize(
    "use", [list, bool, len, np.asarray, lambda s: s == "x", hash, lambda s: __import__("copy").copy(s)]
)
def test_a_secret_can_only_be_revealed(use):
    with pytest.raises(TypeError, match="reveal"):
        use(Secret("swordfish"))


@pytest.mark.parametrize(
    "value",
    [
        object(),
        np.array([object()]),
        np.array(["text"]),
        torch.zeros(3).to_sparse(),
        "x" * 11,
        list(range(101)),
        [[[[[[]]]]]],
        np.zeros(1001, np.uint8),
        [b""] * 9,
        2**5000,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_or_past_a_cap_is_refused(value):
    with pytest.raises(WireError):
        across(value, Caps(text=10, items=100, depth=4, buffer_bytes=1000, buffers=8))


def test_what_is_not_plain_becomes_a_handle_on_the_hosts_side():
    kept = []
    encoder = Encoder(lambda value: kept.append(value) or Handle(7, type(value).__name__))
    tree = encoder.encode([1, {"net": object}])
    assert Decoder([]).decode(tree) == [1, {"net": Handle(7, "type")}]
    assert kept == [object]


TREES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | FINITE_OR_NOT
    | st.text(max_size=8)
    | st.sampled_from(
        [
            "list",
            "tuple",
            "dict",
            "float",
            "int",
            "complex",
            "bytes",
            "array",
            "tensor",
            "handle",
            "nan",
            "<f8",
            "bfloat16",
        ]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(TREES, st.lists(st.binary(max_size=16), max_size=3))
def test_any_tree_is_a_value_or_a_wire_error(tree, buffers):
    try:
        value = Decoder([bytearray(buffer) for buffer in buffers]).decode(tree)
    except WireError:
        return
    Encoder().encode(value)


@pytest.mark.parametrize(
    "tree",
    [
        ["array", 0, "<f8", [-1]],
        ["array", 0, "<f8", [2**40, 2**40]],
        ["array", 0, "|O", [1]],
        ["array", 0, "|b1", [8]],
        ["array", 1, "<f8", [1]],
        ["array", True, "<f8", [1]],
        ["array", 0, "<f8", [1] * 17],
        ["dict", [[["list", []], 1]]],
        ["int", "1" * 2000],
        ["handle", -1, "Net"],
        ["handle", 1, "x" * 201],
        2**64,
        math.inf,
        {"__class__": "x"},
    ],
    ids=str,
)
def test_malformed_trees_are_refused(tree):
    with pytest.raises(WireError):
        Decoder([bytearray(b"\x02" * 8)]).decode(tree)


@pytest.mark.parametrize("claimed", [bool, type(None), int, str, list, dict, Handle, np.ndarray, torch.Tensor])
def test_what_lies_about_its_class_stays_inside(claimed):
    class Liar:
        __class__ = claimed

    assert Encoder(lambda value: Handle(7, type(value).__name__)).encode(Liar()) == ["handle", 7, "Liar"]
