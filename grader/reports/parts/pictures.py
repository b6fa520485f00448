"""The pictures that checks hand to the reports, as `grader.judge.artifacts.images` writes them."""

import base64
from typing import Any, NamedTuple

import numpy as np

from grader.judge.artifacts.images import MOST_SIDE
from grader.judge.artifacts.png import Pixels, decoded


class Picture(NamedTuple):
    """A picture, uint8 of shape (height, width, 3), and what stands below it."""

    pixels: Pixels
    caption: str


class PictureRow(NamedTuple):
    """Pictures that belong together, and what they are; a title is empty where there is one row alone."""

    title: str
    pictures: list[Picture]


class Sheet(NamedTuple):
    """Rows of pictures; `columns` is how many should stand side by side, None where the author doesn't mind."""

    rows: list[PictureRow]
    columns: int | None

    @property
    def size(self) -> int:
        """How many pictures there are in all."""
        return sum(len(row.pictures) for row in self.rows)


def sheet_of(data: Any) -> Sheet | None:
    """The pictures in an artifact's `data`; None where it is something else, and where there are none."""
    try:
        rows = [PictureRow(str(row["title"]), [_picture(one) for one in row["pictures"]]) for row in data["rows"]]
        sheet = Sheet([row for row in rows if row.pictures], data["columns"] and max(1, int(data["columns"])))
    except (ValueError, TypeError, LookupError):
        return None
    return sheet if sheet.rows else None


def smaller(pixels: Pixels, room: int) -> Pixels:
    """`pixels` (H, W, 3), at most `room` wide and high: each of the new ones is the mean of k x k old ones."""
    height, width = pixels.shape[:2]
    step = -(-max(height, width) // room)
    if step == 1:
        return pixels
    across, down = np.arange(0, width, step), np.arange(0, height, step)
    sums = np.add.reduceat(np.add.reduceat(pixels.astype(np.int64), down, axis=0), across, axis=1)
    sizes = np.outer(np.diff(down, append=height), np.diff(across, append=width))
    means: Pixels = (sums / sizes[..., None]).round().astype(np.uint8)
    return means


def _picture(one: Any) -> Picture:
    pixels = decoded(base64.b64decode(one["png"], validate=True), MOST_SIDE)
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=2)
    return Picture(pixels, str(one["caption"]))
