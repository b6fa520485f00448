"""Small pictures in rows: what a check gives, made into PNG files in base64."""

import base64
from collections.abc import Mapping
from numbers import Integral
from typing import Any, Final

import numpy as np

from grader.errors import CourseError
from grader.judge.artifacts.keys import keyed, texts
from grader.judge.artifacts.png import encoded

MOST_PICTURES: Final = 256
MOST_SIDE: Final = 128
MOST_PIXELS: Final = 1 << 20
"""Pixels of all pictures of one artifact: 256 pictures of 64 x 64."""
LONGEST: Final = 80


def plain(data: Any) -> dict[str, Any]:
    """What reports are made from: `columns` (a number or None) and `rows`, each a `title` and its `pictures`.

    A picture is its `png` in base64, its `width` and `height` in pixels, and its `caption`. `data` holds `images`,
    uint8 of shape (N, H, W, 3) or (N, H, W), and may hold `captions`, N strings; or else `rows`, by their titles, each
    images of its own or a dict of `images` and `captions`. Either may hold `columns`, how many stand side by side.

    Raises:
        CourseError: `data` is something else, or more than the limits above.
    """
    several = isinstance(data, Mapping) and "rows" in data
    given = keyed(data, {"rows"}, {"columns"}) if several else keyed(data, {"images"}, {"captions", "columns"})
    columns = _columns(given.pop("columns", None))
    rows = [_row(title, one) for title, one in (_named(given["rows"]) if several else {"": given}).items()]
    pictures = [one for row in rows for one in row["pictures"]]
    pixels = sum(one["width"] * one["height"] for one in pictures)
    if len(pictures) > MOST_PICTURES or pixels > MOST_PIXELS:
        raise CourseError(
            f"there are {len(pictures):,} pictures with {pixels:,} pixels in all: show {MOST_PICTURES} pictures "
            f"and {MOST_PIXELS:,} pixels at most"
        )
    return {"columns": columns, "rows": rows}


def _columns(given: Any) -> int | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, Integral) or given < 1:
        raise CourseError(f"`columns` must be a whole number from 1 on, not {given!r:.40}")
    return int(given)


def _named(rows: Any) -> dict[str, Any]:
    if not isinstance(rows, Mapping):
        raise CourseError('`rows` must be a dict of titles and images: {"real": ..., "generated": ...}')
    return dict(zip(texts(rows, "titles", LONGEST), rows.values(), strict=True))


def _row(title: str, one: Any) -> dict[str, Any]:
    given = keyed(one, {"images"}, {"captions"}) if isinstance(one, Mapping) else {"images": one}
    images = _pixels(given["images"])
    captions = texts(given.get("captions", [""] * len(images)), "`captions`", LONGEST)
    if len(captions) != len(images):
        raise CourseError(f"there are {len(captions)} captions for {len(images)} images: give one for each")
    return {"title": title, "pictures": [_picture(*both) for both in zip(images, captions, strict=True)]}


def _picture(pixels: np.ndarray[Any, Any], caption: str) -> dict[str, Any]:
    png = base64.b64encode(encoded(pixels)).decode("ascii")
    return {"png": png, "width": pixels.shape[1], "height": pixels.shape[0], "caption": caption}


def _pixels(given: Any) -> np.ndarray[Any, Any]:
    images = np.asarray(given)
    if images.dtype != np.uint8:
        raise CourseError(f"`images` must be uint8 from 0 to 255, not {images.dtype}: scale, clip and convert them")
    if images.ndim not in (3, 4) or (images.ndim == 4 and images.shape[3] != 3):
        raise CourseError(f"`images` must have shape (N, H, W, 3) or (N, H, W), not {images.shape}")
    _, height, width = images.shape[:3]
    if not (1 <= height <= MOST_SIDE and 1 <= width <= MOST_SIDE):
        raise CourseError(f"`images` must be 1 to {MOST_SIDE} pixels wide and high, not {width} x {height}")
    return images
