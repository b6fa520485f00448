"""PNG, as little of it as small pictures need: eight bits, grey or RGB, no filters, no interlacing.

Portable Network Graphics (PNG) Specification (Third Edition), W3C, chapters 5 and 11.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

Pixels = np.ndarray[Any, np.dtype[np.uint8]]

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = struct.Struct(">IIBBBBB")
_GREY, _RGB = 0, 2
_CHANNELS: Final = {_GREY: 1, _RGB: 3}


def encoded(pixels: Pixels) -> bytes:
    """The PNG file of `pixels`, uint8 of shape (height, width) or (height, width, 3)."""
    height, width = pixels.shape[:2]
    header = _HEADER.pack(width, height, 8, _GREY if pixels.ndim == 2 else _RGB, 0, 0, 0)
    lines = np.insert(pixels.reshape(height, -1), 0, 0, axis=1)  # before each line the number of its filter: none
    return b"".join(
        (_SIGNATURE, _chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(lines.tobytes(), 9)), _chunk(b"IEND", b""))
    )


def decoded(data: bytes, most_side: int) -> Pixels:
    """The pixels of a PNG file that `encoded` made, in the shape that it was given.

    Raises:
        ValueError: it is none of these, is damaged, or is wider or higher than `most_side`.
    """
    if not data.startswith(_SIGNATURE):
        raise ValueError("this is no PNG file")
    chunks = dict(_chunks(data[len(_SIGNATURE) :]))
    try:
        width, height, *form = _HEADER.unpack(chunks[b"IHDR"])
        channels = _CHANNELS[form[1]]
        size = height * (1 + width * channels)
        if form != [8, form[1], 0, 0, 0] or not (0 < width <= most_side and 0 < height <= most_side):
            raise ValueError("this PNG file is of another form, or too large")
        raw = zlib.decompressobj().decompress(chunks[b"IDAT"], size + 1)
    except (struct.error, zlib.error, KeyError) as error:
        raise ValueError("this PNG file is damaged, or of another form") from error
    if len(raw) != size or any(raw[:: 1 + width * channels]):
        raise ValueError("this PNG file is damaged, or has filters")
    lines = np.frombuffer(raw, np.uint8).reshape(height, -1)
    return lines[:, 1:].reshape((height, width) if channels == 1 else (height, width, channels))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kinds and contents of the chunks in `data`, as far as their checksums are right."""
    while data:
        end = 8 + int.from_bytes(data[:4])
        kind, content = data[4:8], data[8:end]
        if data[: end + 4] != _chunk(kind, content):
            return
        yield kind, content
        data = data[end + 4 :]
