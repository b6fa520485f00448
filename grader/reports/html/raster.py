"""Whether bytes are a PNG or JPEG picture of a bearable size, as their headers tell.

PNG (Third Edition), W3C, chapter 11.2.1; JPEG, ITU-T T.81, annex B.
"""

import base64
import binascii
from typing import Final, NamedTuple

MOST_SIDE: Final = 4096
MOST_BYTES: Final = 2 << 20

_PNG: Final = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_JPEG: Final = b"\xff\xd8\xff"
_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


class Raster(NamedTuple):
    """A picture: its media type, its size in pixels, and its bytes in base64."""

    media: str
    width: int
    height: int
    base64: str


def raster_of(text: str) -> Raster | None:
    """The picture in base64 `text`; None where it is none of the two kinds, is too large or can't be read."""
    if len(text) > MOST_BYTES * 4 // 3 + 4:
        return None
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    media, size = "image/png", _png_size(data)
    if size is None:
        media, size = "image/jpeg", _jpeg_size(data)
    if size is None or not all(0 < side <= MOST_SIDE for side in size):
        return None
    return Raster(media, *size, base64.b64encode(data).decode("ascii"))


def _png_size(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(_PNG) or len(data) < len(_PNG) + 8:
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """The size in the first frame header, which segments with their lengths lead up to."""
    if not data.startswith(_JPEG):
        return None
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        if data[place + 1] in _FRAMES:
            return int.from_bytes(data[place + 7 : place + 9]), int.from_bytes(data[place + 5 : place + 7])
        place += 2 + max(2, int.from_bytes(data[place + 2 : place + 4]))
    return None
