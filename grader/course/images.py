"""Readers of real pictures for an assignment's `data.py`: MNIST's idx files, and folders of JPEG and PNG files."""

import gzip
import math
import warnings
import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import numpy as np
import numpy.typing as npt

from grader.errors import AskError

_IDX_TYPES: Final = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
_MOST_BYTES: Final = 2 << 30
_MOST_AXES: Final = 8
_FORMATS: Final = ("JPEG", "PNG")


def read_idx(path: Path) -> npt.NDArray[Any]:
    """The array in a file of the idx format, plain or gzipped, as MNIST's are: images uint8 (N, rows, columns).

    Raises:
        AskError: the file can't be read, is broken, or is none of that format; names it.
    """
    try:
        with path.open("rb") as raw:
            zipped = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            with cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if zipped else raw as file:
                return _idx(file)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise AskError(f"{path}: can't be read as an idx file: {_what(error)}; get the file again") from error


def _idx(file: BinaryIO) -> npt.NDArray[Any]:
    """The array in an open file. The head: two zeros, the type of numbers, how many axes, and the length of each."""
    head = file.read(4)
    if len(head) < 4 or head[:2] != b"\0\0" or head[2] not in _IDX_TYPES or not 0 < head[3] <= _MOST_AXES:
        raise ValueError("it doesn't begin as one")
    kind = np.dtype(_IDX_TYPES[head[2]])
    lengths = file.read(4 * head[3])
    if len(lengths) < 4 * head[3]:
        raise ValueError("it is cut off")
    shape = tuple(int(length) for length in np.frombuffer(lengths, ">u4"))
    size = math.prod(shape) * kind.itemsize
    if size > _MOST_BYTES:
        raise ValueError(f"it claims to hold more than {_MOST_BYTES >> 20} MiB")
    content = file.read(size + 1)
    if len(content) != size:
        raise ValueError(f"its head announces {size} bytes, and there are {'fewer' if len(content) < size else 'more'}")
    return np.frombuffer(content, kind).reshape(shape).astype(kind.newbyteorder("="))


def read_folder(path: Path, size: int, count: int) -> npt.NDArray[np.uint8]:
    """The first `count` pictures in a folder and those below it, in the order of their names: (N, size, size, 3).

    JPEG and PNG files are taken, whatever they are called, and all else is passed over; N is smaller than `count` where
    there are fewer. Of each the largest square in the middle is taken and brought to `size` by the mean over areas.

    Raises:
        AskError: Pillow isn't installed, or the folder can't be read, holds no picture, or one that is broken.
    """
    if find_spec("PIL") is None:
        raise AskError("reading pictures needs Pillow, which isn't installed; run: pip install 'grader[images]'")
    if not path.is_dir():
        raise AskError(f"{path}: there is no such folder; make it, and put JPEG or PNG files into it")
    files = sorted((file for file in path.rglob("*") if file.is_file()), key=lambda file: file.parts)
    pictures = list(islice(_pictures(files, size), count))
    if not pictures:
        raise AskError(f"{path}: holds no picture; put JPEG or PNG files into it")
    return np.stack(pictures)


def _pictures(files: list[Path], size: int) -> Iterator[npt.NDArray[np.uint8]]:
    for file in files:
        try:
            picture = _picture(file, size)
        # Of a broken file Pillow raises whatever its decoder ran into.
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise AskError(f"{file}: can't be read as a picture: {_what(error)}; mend or remove it") from error
        if picture is not None:
            yield picture


def _picture(file: Path, size: int) -> npt.NDArray[np.uint8] | None:
    """The picture in `file` (size, size, 3); None if there is none in it."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - an optional dependency

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(file, formats=_FORMATS)
    except UnidentifiedImageError:
        return None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise ValueError("it has too many pixels") from error
    with opened:
        # By way of RGBA, since a palette may hold transparent colours.
        upright = ImageOps.exif_transpose(opened).convert("RGBA").convert("RGB")
    side = min(upright.size)
    left, top = (upright.width - side) // 2, (upright.height - side) // 2
    box = (left, top, left + side, top + side)
    return np.asarray(upright.resize((size, size), Image.Resampling.BOX, box))


def _what(error: Exception) -> str:
    return " ".join(str(getattr(error, "strerror", None) or error).split()) or type(error).__name__
