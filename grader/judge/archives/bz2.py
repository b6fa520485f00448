"""Bzip2: one file, mostly a tar."""

import bz2
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from grader.judge.archives.base import Member, decompressed

WRAPS: Final = True


def recognises(path: Path, head: bytes) -> bool:  # noqa: ARG001 - a format's signature
    """Whether the file is compressed by bzip2: the mark of the format, a block size, the mark of a block."""
    return head[:3] == b"BZh" and head[4:10] in {b"1AY&SY", b"\x17rE8P\x90"}


def members(path: Path) -> Iterator[Member]:
    """The one file, without a name."""
    yield Member("", "file", decompressed(path, bz2.BZ2Decompressor))
