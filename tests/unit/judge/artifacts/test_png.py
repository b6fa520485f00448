import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.artifacts.png import decoded, encoded

SIZES = st.integers(1, 9)
SHAPES = st.one_of(st.tuples(SIZES, SIZES), st.tuples(SIZES, SIZES, st.just(3)))


def drawn(shape, seed=0):
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


def read(data):
    """The size and the values of a PNG file, by the specification: every checksum and every filter's number is read."""
    assert data[:8] == bytes([137, 80, 78, 71, 13, 10, 26, 10])
    place, chunks = 8, []
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        kind, content = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        assert struct.unpack_from(">I", data, place + 8 + length)[0] == zlib.crc32(kind + content)
        chunks.append((kind, content))
        place += length + 12
    assert [kind for kind, _ in chunks] == [b"IHDR", b"IDAT", b"IEND"]
    width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", chunks[0][1])
    assert (depth, rest) == (8, [0, 0, 0])
    samples = {0: 1, 2: 3}[colour]
    raw, step = zlib.decompress(chunks[1][1]), 1 + width * samples
    assert len(raw) == height * step
    assert not any(raw[::step])
    values = [value for row in range(height) for value in raw[row * step + 1 : (row + 1) * step]]
    return (height, width, samples), values


@given(SHAPES, st.integers(0, 99))
def test_another_reader_sees_the_same_pixels(shape, seed):
    pixels = drawn(shape, seed)
    size, values = read(encoded(pixels))
    assert size == (*shape, 1)[:3]
    assert values == pixels.ravel().tolist()


@given(SHAPES)
def test_what_was_encoded_comes_back(shape):
    pixels = drawn(shape)
    again = decoded(encoded(pixels), 9)
    assert again.dtype == np.uint8
    assert np.array_equal(again, pixels)


def with_header(data, *fields):
    chunk = b"IHDR" + struct.pack(">IIBBBBB", *fields)
    return data[:12] + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[33:]


GOOD = encoded(drawn((4, 5, 3)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        GOOD[:8],
        GOOD[:40],
        GOOD[:-20],
        GOOD[:50] + bytes([GOOD[50] ^ 1]) + GOOD[51:],
        with_header(GOOD, 5, 4, 16, 2, 0, 0, 0),
        with_header(GOOD, 5, 4, 8, 6, 0, 0, 0),
        with_header(GOOD, 5, 4, 8, 2, 0, 0, 1),
        with_header(GOOD, 5, 5, 8, 2, 0, 0, 0),
        with_header(GOOD, 0, 4, 8, 2, 0, 0, 0),
        with_header(GOOD, 4, 4, 8, 2, 0, 0, 0),
        encoded(drawn((4, 10))),
        encoded(drawn((10, 4))),
    ],
)
def test_other_damaged_and_too_large_files_are_refused(data):
    with pytest.raises(ValueError, match="PNG"):
        decoded(data, 9)
