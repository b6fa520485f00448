"""Weights in the safetensors format: the length of a header, the header in JSON, and the numbers one after the other.

    8 bytes   how long the header is, little-endian
    header    {"conv1.weight": {"dtype": "F32", "shape": [16, 3, 3, 3], "data_offsets": [0, 1728]}, ...}
    the rest  the numbers, little-endian and row by row, without a gap and to the end of the file

A file that isn't exactly so is refused: what is read is then what was written.
"""

import importlib
import json
import math
from pathlib import Path
from typing import Any, NoReturn

from grader.host.weights.errors import WeightsError, plain, save_again

MOST_HEADER = 4 << 20
MOST_DIMENSIONS = 16
MOST_LENGTH = 1 << 40

DTYPES = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "BF16": "<u2",
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "|i1",
    "U8": "|u1",
    "BOOL": "|u1",
}

Entry = tuple[str, tuple[int, ...], int, int]
"""The type of a tensor, its shape, and where it begins and ends."""


class _MalformedError(Exception):
    """What isn't as the format has it."""


def read_safetensors(path: Path) -> dict[str, Any]:
    """The arrays of a file by name, writable; those of the type BF16 as float32.

    Raises:
        WeightsError: it is no safetensors file, or not a whole one.
    """
    np = importlib.import_module("numpy")
    try:
        with path.open("rb") as file:
            entries = _entries(_header(file, path.stat().st_size))
            start = file.tell()
        data = np.fromfile(path, np.uint8, offset=start)
        _cover(entries, len(data))
    except _MalformedError as error:
        says = f"{plain(path.name)} is no whole safetensors file: {error}."
        raise WeightsError(says, save_again(path.name)) from None
    return {name: _array(np, data, entry) for name, entry in entries.items()}


def _header(file: Any, size: int) -> dict[str, Any]:
    length = int.from_bytes(file.read(8), "little")
    if size < 8 or length > size - 8:
        _bad("it ends within its header")
    if length > MOST_HEADER:
        _bad(f"its header is longer than {MOST_HEADER >> 20} MB")
    text = file.read(length)
    if not text.startswith(b"{"):
        _bad("its header doesn't begin with {")
    try:
        header = json.loads(text.decode(), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        _bad("its header is no JSON")
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        _bad("its __metadata__ is no group of texts")
    found: dict[str, Any] = header
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        _bad("a name stands twice in its header")
    return found


def _entries(header: dict[str, Any]) -> dict[str, Entry]:
    return {name: _entry(plain(name), told) for name, told in header.items()}


def _entry(name: str, told: Any) -> Entry:
    if not isinstance(told, dict) or set(told) != {"dtype", "shape", "data_offsets"}:
        _bad(f"{name} has other keys than dtype, shape and data_offsets")
    dtype, shape, offsets = told["dtype"], told["shape"], told["data_offsets"]
    if not isinstance(dtype, str) or dtype not in DTYPES:
        _bad(f"{name} is of the type {plain(str(dtype))}, and {', '.join(DTYPES)} are known")
    if not _are_lengths(shape) or len(shape) > MOST_DIMENSIONS:
        _bad(f"the shape of {name} is no list of at most {MOST_DIMENSIONS} lengths")
    if not _are_lengths(offsets) or len(offsets) != 2:
        _bad(f"the data_offsets of {name} are no two places")
    begin, end = offsets
    if end - begin != math.prod(shape) * _bytes_of(dtype):
        _bad(f"{name} should take {math.prod(shape) * _bytes_of(dtype)} bytes, and its data_offsets say {end - begin}")
    return dtype, tuple(shape), begin, end


def _are_lengths(value: Any) -> bool:
    return isinstance(value, list) and all(type(one) is int and 0 <= one < MOST_LENGTH for one in value)


def _bytes_of(dtype: str) -> int:
    return int(DTYPES[dtype][2:])


def _cover(entries: dict[str, Entry], size: int) -> None:
    """Refuse tensors that overlap, that leave something out between them, or that don't end where the file ends."""
    at = 0
    for name, (_, _, begin, end) in sorted(entries.items(), key=lambda one: one[1][2:]):
        if begin != at:
            _bad(f"{plain(name)} begins at byte {begin} of the data, and what is before it ends at {at}")
        at = end
    if at != size:
        _bad(f"its tensors take {at} bytes, and {size} are there")


def _array(np: Any, data: Any, entry: Entry) -> Any:
    dtype, shape, begin, end = entry
    array = np.frombuffer(data[begin:end].tobytes(), DTYPES[dtype]).reshape(shape)
    if dtype == "BF16":
        return (array.astype("<u4") << 16).view("<f4").reshape(shape)
    return array != 0 if dtype == "BOOL" else array.copy()


def _bad(what: str) -> NoReturn:
    raise _MalformedError(what)
