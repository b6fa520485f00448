"""Pictures without Pillow: as much of its `Image` as transforms and published notebooks use."""

from typing import Any, Self

import numpy as np
import torch

Array = np.ndarray[Any, Any]

_GREY = (0.299, 0.587, 0.114)  # ITU-R 601-2, as Pillow has it


class Picture:
    """A picture of bytes: `(height, width)` in grey, or `(height, width, 3)` in red, green and blue."""

    def __init__(self, pixels: Array) -> None:
        pixels = np.asarray(pixels)
        if pixels.ndim == 3 and pixels.shape[2] == 1:
            pixels = pixels[:, :, 0]
        if pixels.dtype != np.uint8 or not (pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] == 3)):
            raise ValueError(f"a picture has bytes in (height, width[, 3]), not {pixels.dtype} in {pixels.shape}")
        self._pixels = pixels

    def __repr__(self) -> str:
        return f"<picture {self.mode} {self.width}x{self.height}>"

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return np.array(self._pixels, dtype=dtype, copy=True if copy is None else copy)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Picture) and np.array_equal(self._pixels, other._pixels)

    __hash__ = None  # type: ignore[assignment]

    @property
    def mode(self) -> str:
        """`L` in grey, else `RGB`."""
        return "L" if self._pixels.ndim == 2 else "RGB"

    @property
    def width(self) -> int:
        """In pixels."""
        return int(self._pixels.shape[1])

    @property
    def height(self) -> int:
        """In pixels."""
        return int(self._pixels.shape[0])

    @property
    def size(self) -> tuple[int, int]:
        """`(width, height)`, in Pillow's order."""
        return self.width, self.height

    def convert(self, mode: str) -> "Picture":
        """In grey (`L`) or in colour (`RGB`)."""
        if mode not in {"L", "RGB"}:
            raise ValueError(f"Pillow isn't installed here; its stand-in has the modes L and RGB, not {mode!r:.20}")
        if mode == self.mode:
            return Picture(self._pixels.copy())
        if mode == "RGB":
            return Picture(np.repeat(self._pixels[:, :, None], 3, axis=2))
        return Picture(np.rint(self._pixels @ np.array(_GREY)).astype(np.uint8))

    def crop(self, box: tuple[int, int, int, int]) -> "Picture":
        """The part from `(left, upper)` to `(right, lower)`."""
        left, upper, right, lower = map(int, box)
        return Picture(self._pixels[upper:lower, left:right])

    def copy(self) -> "Picture":
        """Another one with the same pixels."""
        return Picture(self._pixels.copy())

    def show(self, *_: Any, **__: Any) -> Self:
        """Nothing can be shown here."""
        return self


def is_picture(value: object) -> bool:
    """Whether `value` is a picture, ours or Pillow's."""
    return isinstance(value, Picture) or (hasattr(value, "getbands") and hasattr(value, "size"))


def planes(value: Any) -> torch.Tensor:
    """A picture or an array `(height, width[, channels])`, as a tensor `(channels, height, width)` of the same type.

    Raises `TypeError` for anything else.
    """
    if not is_picture(value) and not isinstance(value, np.ndarray):
        raise TypeError(f"this transform takes a picture, an array or a tensor, not {type(value).__name__}")
    pixels = np.array(value)
    if pixels.ndim not in {2, 3}:
        raise ValueError(f"a picture has the shape (height, width[, channels]), not {pixels.shape}")
    pixels = pixels[:, :, None] if pixels.ndim == 2 else pixels
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))


def picture(planes_of: torch.Tensor) -> Picture:
    """The picture of a tensor `(channels, height, width)` of bytes."""
    return Picture(planes_of.detach().cpu().numpy().transpose(1, 2, 0))
