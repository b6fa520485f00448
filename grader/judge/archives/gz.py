"""Gzip: one file, mostly a tar."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from grader.judge.archives.base import Member, decompressed

WRAPS: Final = True
_WITH_GZIP_HEADER: Final = 31


def recognises(path: Path, head: bytes) -> bool:  # noqa: ARG001 - a format's signature
    """Whether the file is compressed by gzip."""
    return head.startswith(b"\x1f\x8b\x08")


def members(path: Path) -> Iterator[Member]:
    """The one file, without a name."""
    yield Member("", "file", decompressed(path, _Gzip))


class _Gzip:
    """`zlib`'s decompressor with the interface that those of `bz2` and `lzma` have."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_WITH_GZIP_HEADER)

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def needs_input(self) -> bool:
        return not self._stream.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._stream.decompress(self._stream.unconsumed_tail + data, max_length)
