"""`torchvision.utils`: grids of pictures, and a file of one."""

import math
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR = {1: 0, 3: 2}  # the code of a PNG file for so many channels


def make_grid(tensor: Any, nrow: int = 8, padding: int = 2, normalize: bool = False, **more: Any) -> torch.Tensor:
    """Images `(N, channels, height, width)` in one, `nrow` in a row, with `padding` pixels between.

    `normalize` maps `value_range`, or else the range of all of them (of each with `scale_each`), to 0 ... 1.
    """
    images = torch.stack(list(tensor)) if isinstance(tensor, list | tuple) else tensor
    images = images.reshape((1,) * (4 - images.ndim) + tuple(images.shape))
    if images.shape[1] == 1:
        images = images.expand(-1, 3, -1, -1)
    if normalize:
        images = _normalized(images, more.get("value_range", more.get("range")), more.get("scale_each", False))
    if len(images) == 1:
        return images[0]
    columns = min(nrow, len(images))
    rows = math.ceil(len(images) / columns)
    value = float(more.get("pad_value", 0))
    tiles = functional.pad(images, (padding, 0, padding, 0), value=value)
    blank = tiles.new_full((rows * columns - len(images), *tiles.shape[1:]), value)
    tiles = torch.cat([tiles, blank]).reshape(rows, columns, *tiles.shape[1:])
    whole = tiles.permute(2, 0, 3, 1, 4).reshape(3, rows * tiles.shape[3], columns * tiles.shape[4])
    return functional.pad(whole, (0, padding, 0, padding), value=value)


def save_image(tensor: Any, fp: Any, format: str | None = None, **grid: Any) -> None:  # noqa: A002, ARG001  torchvision's
    """Write the grid of `tensor`, whose values are between 0 and 1, as PNG, whatever the name's ending says."""
    image = make_grid(tensor, **grid).detach().mul(255).add(0.5).clamp(0, 255).to(torch.uint8).cpu()
    data = _png(image)
    if hasattr(fp, "write"):
        fp.write(data)
    else:
        Path(fp).write_bytes(data)


def _normalized(images: torch.Tensor, bounds: Sequence[float] | None, each: bool) -> torch.Tensor:
    if bounds is not None:
        low, high = (torch.tensor(float(bound)) for bound in bounds)
    elif each:
        low, high = images.amin((1, 2, 3), keepdim=True), images.amax((1, 2, 3), keepdim=True)
    else:
        low, high = images.min(), images.max()
    return (images.clamp(low, high) - low) / (high - low).clamp(min=1e-5)


def _png(image: torch.Tensor) -> bytes:
    """The file of an image of bytes `(channels, height, width)`; its format is RFC 2083."""
    channels, height, width = image.shape
    pixels = image.permute(1, 2, 0).reshape(height, width * channels)
    lines = functional.pad(pixels, (1, 0))  # each line begins with its filter, which is none
    head = struct.pack(">IIBBBBB", width, height, 8, _COLOUR[channels], 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(lines.numpy().tobytes())), (b"IEND", b"")]
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
