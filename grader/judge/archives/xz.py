"""Xz: one file, mostly a tar."""

import functools
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from grader.judge.archives.base import Member, decompressed

WRAPS: Final = True
_MOST_MEMORY: Final = 128 << 20
"""`xz -9` needs 65 MiB to unpack; a file can ask for gigabytes."""


def recognises(path: Path, head: bytes) -> bool:  # noqa: ARG001 - a format's signature
    """Whether the file is compressed by xz."""
    return head.startswith(b"\xfd7zXZ\x00")


def members(path: Path) -> Iterator[Member]:
    """The one file, without a name."""
    make = functools.partial(lzma.LZMADecompressor, format=lzma.FORMAT_XZ, memlimit=_MOST_MEMORY)
    yield Member("", "file", decompressed(path, make))
