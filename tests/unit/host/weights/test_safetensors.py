"""Our reader takes what the format has, and nothing else."""

import json

import numpy as np
import pytest

from grader.host.weights.errors import WeightsError
from grader.host.weights.safetensors import MOST_HEADER, read_safetensors


def entry(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


@pytest.fixture
def read(tmp_path):
    """What is read from a file with this header, in JSON or as text, and these bytes after it."""
    path = tmp_path / "model.safetensors"

    def run(header, data=b"", length=None):
        text = header if isinstance(header, bytes) else json.dumps(header).encode()
        path.write_bytes((len(text) if length is None else length).to_bytes(8, "little") + text + data)
        return read_safetensors(path)

    return run


@pytest.mark.parametrize(
    ("dtype", "numpy"),
    [("F64", "<f8"), ("F32", "<f4"), ("F16", "<f2"), ("I64", "<i8"), ("I32", "<i4"), ("I16", "<i2"), ("I8", "i1"),
     ("U8", "u1"), ("BOOL", "?")],
)  # fmt: skip
def test_every_type_comes_as_it_was_written(read, dtype, numpy):
    values = np.array([[0, 1, 1], [1, 0, 1]], numpy)
    found = read({"w": entry(dtype, [2, 3], 0, values.nbytes)}, values.tobytes())["w"]
    assert found.dtype == values.dtype
    assert (found == values).all()


def test_short_floats_become_longer_ones(read):
    found = read({"w": entry("BF16", [3], 0, 6)}, np.array([0x3F80, 0xC020, 0x7F80], "<u2").tobytes())["w"]
    assert found.dtype == np.float32
    assert found.tolist() == [1.0, -2.5, np.inf]


def test_names_metadata_padding_and_empty_shapes(read):
    header = {
        "__metadata__": {"format": "pt"},
        "b": entry("F32", [], 0, 4),
        "none": entry("F32", [0, 3], 4, 4),
        "a": entry("U8", [2], 4, 6),
    }
    found = read(json.dumps(header).encode() + b"   ", np.float32(7).tobytes() + bytes([3, 4]))
    assert {name: (one.shape, one.tolist()) for name, one in found.items()} == {
        "b": ((), 7.0),
        "none": ((0, 3), []),
        "a": ((2,), [3, 4]),
    }


def test_what_is_read_can_be_written_to(read):
    found = read({"a": entry("F32", [1], 0, 4), "b": entry("F32", [1], 4, 8)}, bytes(8))
    found["a"][:] = 1
    assert found["b"][0] == 0


def wide(**more):
    return {"a": entry("F32", [2], 0, 8), **more}


@pytest.mark.parametrize(
    ("header", "size", "says"),
    [
        (b"", 0, "doesn't begin with {"),
        (b"[]", 0, "doesn't begin with {"),
        (b'{"a": ', 0, "its header is no JSON"),
        (b'{"a": ' + b"[" * 100_000, 0, "its header is no JSON"),
        (b'{"a": "\xff"}', 0, "its header is no JSON"),
        (b'{"a": 1' + b"0" * 5_000 + b"}", 0, "its header is no JSON"),
        (b'{"a": {}, "a": {}}', 0, "a name stands twice"),
        ({"a": 3}, 0, "a has other keys than dtype, shape and data_offsets"),
        ({"a": {"dtype": "F32", "shape": [0]}}, 0, "a has other keys than"),
        ({"a": entry("F33", [2], 0, 8)}, 8, "a is of the type F33, and F64, F32,"),
        ({"a": entry(["F32"], [2], 0, 8)}, 8, "a is of the type"),
        ({"a": entry("F32", [-2], 0, 8)}, 8, "the shape of a is no list"),
        ({"a": entry("F32", [2.0], 0, 8)}, 8, "the shape of a is no list"),
        ({"a": entry("F32", [True], 0, 4)}, 4, "the shape of a is no list"),
        ({"a": entry("F32", [1] * 17, 0, 4)}, 4, "the shape of a is no list of at most 16"),
        ({"a": entry("F32", [1 << 40], 0, 8)}, 8, "the shape of a is no list"),
        ({"a": entry("F32", [1 << 30, 1 << 30], 0, 8)}, 8, "should take 4611686018427387904 bytes"),
        ({"a": entry("F32", [2], -8, 0)}, 8, "the data_offsets of a are no two places"),
        ({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4, 8]}}, 8, "the data_offsets of a are no two"),
        ({"a": entry("F32", [2], 0, 4)}, 4, "a should take 8 bytes, and its data_offsets say 4"),
        ({"a": entry("F32", [2], 8, 0)}, 8, "a should take 8 bytes, and its data_offsets say -8"),
        (wide(b=entry("F32", [2], 4, 12)), 12, "b begins at byte 4 of the data, and what is before it ends at 8"),
        (wide(b=entry("F32", [2], 0, 8)), 8, "begins at byte 0 of the data, and what is before it ends at 8"),
        (wide(b=entry("F32", [1], 12, 16)), 16, "b begins at byte 12 of the data"),
        (wide(), 4, "its tensors take 8 bytes, and 4 are there"),
        (wide(), 9, "its tensors take 8 bytes, and 9 are there"),
        ({"__metadata__": {"epoch": 3}}, 0, "__metadata__ is no group of texts"),
        ({"__metadata__": "pt"}, 0, "__metadata__ is no group of texts"),
    ],
)
def test_what_is_otherwise_is_refused_in_words(read, header, size, says):
    with pytest.raises(WeightsError) as caught:
        read(header, bytes(size))
    what, _, look = str(caught.value).partition("\n")
    assert what.startswith("model.safetensors is no whole safetensors file: ")
    assert says in what
    assert "save_file" in look


@pytest.mark.parametrize("length", [3, MOST_HEADER, 1 << 63])
def test_a_header_that_goes_on_after_the_end_is_refused(read, length):
    with pytest.raises(WeightsError, match=r"its header is no JSON|it ends within its header"):
        read(b"{}", length=length)


def test_a_header_longer_than_any_needs_to_be_is_refused_unread(read):
    with pytest.raises(WeightsError, match="its header is longer than 4 MB"):
        read(b"{" + b" " * MOST_HEADER + b"}")


@pytest.mark.parametrize("size", [0, 7])
def test_a_file_without_a_whole_length_is_refused(tmp_path, size):
    path = tmp_path / "model.safetensors"
    path.write_bytes(bytes(size))
    with pytest.raises(WeightsError, match="it ends within its header"):
        read_safetensors(path)


def test_a_name_with_lines_in_it_is_told_on_one(read):
    with pytest.raises(WeightsError) as caught:
        read({"a\nb" + "c" * 500: 3})
    assert str(caught.value).count("\n") == 1
    assert len(str(caught.value)) < 400
