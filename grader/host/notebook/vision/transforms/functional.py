"""The functions behind the transforms. Pictures, arrays and tensors `(..., height, width)` come back as they came.

Formulas are torchvision's; sizes are reduced with its antialiasing, so that bytes differ from Pillow's by one at most.
"""

import math
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from grader.host.notebook.vision.pictures import Picture, picture, planes

Tensor = torch.Tensor
_GREY = (0.2989, 0.587, 0.114)


class InterpolationMode(Enum):
    """How pixels are interpolated."""

    NEAREST = "nearest"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"


_BY_NUMBER = {0: "nearest", 2: "bilinear", 3: "bicubic"}  # Pillow's


def to_tensor(pic: Any) -> Tensor:
    """A picture, or an array `(height, width[, channels])`, as a tensor `(channels, height, width)`.

    Bytes become floats between 0 and 1; other numbers stay as they are.
    """
    found = planes(pic)
    return found.to(torch.get_default_dtype()).div(255) if found.dtype == torch.uint8 else found


def pil_to_tensor(pic: Any) -> Tensor:
    """A picture as a tensor of bytes `(channels, height, width)`."""
    return planes(pic)


def to_pil_image(pic: Any, mode: str | None = None) -> Picture:
    """A tensor `(channels, height, width)`, floats between 0 and 1 or bytes, or an array, as a picture."""
    found = pic if isinstance(pic, torch.Tensor) else planes(pic)
    found = found[None] if found.ndim == 2 else found
    if isinstance(pic, torch.Tensor) and found.is_floating_point():
        found = found.mul(255)
    made = picture(found.to(torch.uint8))
    return made if mode is None else made.convert(mode)


def convert_image_dtype(image: Tensor, dtype: torch.dtype = torch.float) -> Tensor:
    """`image` in another type: bytes between 0 and 255, floats between 0 and 1."""
    if image.is_floating_point() == dtype.is_floating_point:
        return image.to(dtype)
    return image.to(dtype).div(255) if dtype.is_floating_point else image.mul(255.999).to(dtype)


def normalize(tensor: Tensor, mean: Sequence[float], std: Sequence[float], inplace: bool = False) -> Tensor:
    """`(tensor - mean) / std`, a channel at a time."""
    if not isinstance(tensor, torch.Tensor):
        raise TypeError(f"Normalize takes a tensor, not {type(tensor).__name__}: put ToTensor() before it")
    if not tensor.is_floating_point():
        raise TypeError(f"Normalize takes floats, not {tensor.dtype}: put ToTensor() before it")
    centre, scale = (torch.as_tensor(one, dtype=tensor.dtype, device=tensor.device) for one in (mean, std))
    if (scale == 0).any():
        raise ValueError("Normalize would divide by a std of 0")
    shape = (-1, 1, 1)
    centre, scale = (one.view(shape) if one.ndim else one for one in (centre, scale))
    return (tensor if inplace else tensor.clone()).sub_(centre).div_(scale)


def size_of(image: Any) -> tuple[int, int]:
    """`(height, width)`."""
    shape = image.shape if isinstance(image, torch.Tensor) else planes(image).shape
    return int(shape[-2]), int(shape[-1])


def resize(image: Any, size: Any, interpolation: Any = InterpolationMode.BILINEAR, **_: Any) -> Any:
    """`image` in `size`: `(height, width)`, or the length of its shorter edge."""
    height, width = size_of(image)
    if isinstance(size, int) or len(size) == 1:
        short = size if isinstance(size, int) else size[0]
        size = (short, int(short * width / height)) if height <= width else (int(short * height / width), short)
    if tuple(size) == (height, width):
        return image
    mode = InterpolationMode(_BY_NUMBER.get(interpolation, interpolation)).value
    more = {} if mode == "nearest" else {"align_corners": False, "antialias": True}
    return _on_floats(image, lambda x: functional.interpolate(x, tuple(size), mode=mode, **more))


def crop(image: Any, top: int, left: int, height: int, width: int) -> Any:
    """The part of `image` that begins at `(top, left)`; what lies outside is 0."""
    rows, columns = size_of(image)
    above, before = max(-top, 0), max(-left, 0)
    below, after = max(top + height - rows, 0), max(left + width - columns, 0)
    if above or before or below or after:
        image = pad(image, (before, above, after, below))
    top, left = top + above, left + before
    return _on_planes(image, lambda x: x[..., top : top + height, left : left + width])


def center_crop(image: Any, output_size: Any) -> Any:
    """The middle of `image`."""
    height, width = pair(output_size)
    rows, columns = size_of(image)
    return crop(image, round((rows - height) / 2), round((columns - width) / 2), height, width)


def resized_crop(image: Any, box: Sequence[int], size: Any, interpolation: Any = InterpolationMode.BILINEAR) -> Any:
    """The part `box` = `(top, left, height, width)`, in `size`."""
    top, left, height, width = box
    return resize(crop(image, top, left, height, width), size, interpolation)


def pad(image: Any, padding: Any, fill: float = 0, padding_mode: str = "constant") -> Any:
    """`image` with a border: one number, `(sides, top and bottom)`, or `(left, top, right, bottom)`."""
    edges = [padding] * 4 if isinstance(padding, int) else list(padding) * (4 // len(padding))
    left, top, right, bottom = edges
    mode = {"edge": "replicate", "symmetric": "reflect"}.get(padding_mode, padding_mode)
    more = {"value": float(fill)} if mode == "constant" else {}
    return _on_floats(image, lambda x: functional.pad(x, (left, right, top, bottom), mode=mode, **more))


def hflip(image: Any) -> Any:
    """Left and right exchanged."""
    return _on_planes(image, lambda x: x.flip(-1))


def vflip(image: Any) -> Any:
    """Top and bottom exchanged."""
    return _on_planes(image, lambda x: x.flip(-2))


def rotate(image: Any, angle: float) -> Any:
    """Turned by `angle` degrees, anticlockwise, about its middle; the corners that come free are 0."""
    return affine(image, -angle, (0, 0), 1.0)


def affine(image: Any, angle: float, translate: Sequence[float], scale: float) -> Any:
    """Turned by `angle` degrees, clockwise, and scaled about its middle, then moved by `translate` = `(right, down)`.

    Pixels are taken from the nearest one.
    """
    height, width = size_of(image)
    turn = math.radians(angle)
    cos, sin = math.cos(turn) / scale, math.sin(turn) / scale
    right, down = translate
    # From where in the input each place of the output is taken, both in units of half the edges.
    matrix = torch.tensor(
        [
            [cos, sin * height / width, -(cos * right + sin * down) * 2 / width],
            [-sin * width / height, cos, (sin * right - cos * down) * 2 / height],
        ]
    )

    def move(x: Tensor) -> Tensor:
        grid = functional.affine_grid(matrix[None].to(x).expand(len(x), 2, 3), list(x.shape), align_corners=False)
        return functional.grid_sample(x, grid, mode="nearest", align_corners=False)

    return _on_floats(image, move)


def rgb_to_grayscale(image: Any, num_output_channels: int = 1) -> Any:
    """In grey, with one channel or three alike."""
    return _on_floats(image, lambda x: _grey(x).expand(-1, num_output_channels, -1, -1))


to_grayscale = rgb_to_grayscale


def adjust_brightness(image: Any, factor: float) -> Any:
    """Mixed with black."""
    return _on_floats(image, lambda x: x * factor, clip=True)


def adjust_contrast(image: Any, factor: float) -> Any:
    """Mixed with its mean grey."""
    return _on_floats(image, lambda x: _mixed(x, _grey(x).mean((-3, -2, -1), keepdim=True), factor), clip=True)


def adjust_saturation(image: Any, factor: float) -> Any:
    """Mixed with itself in grey."""
    return _on_floats(image, lambda x: _mixed(x, _grey(x), factor), clip=True)


def pair(size: Any) -> tuple[int, int]:
    """`(height, width)` of one number or two."""
    if isinstance(size, int | float):
        return int(size), int(size)
    height, width = (size[0], size[0]) if len(size) == 1 else size
    return int(height), int(width)


def _mixed(image: Tensor, other: Tensor, factor: float) -> Tensor:
    return factor * image + (1 - factor) * other


def _grey(images: Tensor) -> Tensor:
    if images.shape[-3] == 1:
        return images
    weights = torch.tensor(_GREY, dtype=images.dtype, device=images.device).view(3, 1, 1)
    return (images * weights).sum(-3, keepdim=True)


def _on_planes(image: Any, change: Callable[[Tensor], Tensor]) -> Any:
    """What `change` makes of the planes of `image`, in the form that `image` has."""
    if isinstance(image, torch.Tensor):
        return change(image)
    changed = change(planes(image))
    if isinstance(image, np.ndarray):
        pixels = changed.numpy().transpose(1, 2, 0)
        return pixels[:, :, 0] if image.ndim == 2 else pixels
    return picture(changed)


def _on_floats(image: Any, change: Callable[[Tensor], Tensor], clip: bool = False) -> Any:
    """The same for a `change` that takes floats `(N, channels, height, width)`; bytes are rounded and kept in range."""

    def in_batch(x: Tensor) -> Tensor:
        floats = x if x.is_floating_point() else x.float()
        batch = floats.reshape(-1, *floats.shape[-3:])
        done = change(batch)
        done = done.reshape(*x.shape[:-3], *done.shape[1:])
        if x.is_floating_point():
            return done.clamp(0, 1) if clip else done
        return done.round().clamp(0, 255).to(x.dtype) if x.dtype == torch.uint8 else done.round().to(x.dtype)

    return _on_planes(image, in_batch)
