"""Tar: files one after the other, each behind a header."""

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from grader.judge.archives.base import CHUNK, Bounded, Kind, Member
from grader.judge.archives.names import decoded

WRAPS: Final = False
_MOST_HEADER: Final = 1 << 16
_BLOCK: Final = tarfile.BLOCKSIZE
_LONG_NUMBER: Final = re.compile(rb"\d{64}")


def recognises(path: Path, head: bytes) -> bool:
    """Whether the file is a tar: by the checksum of its first header, or for one of no files, by its name."""
    if not head.strip(b"\0"):
        return path.suffix.lower() == ".tar" and len(head) == _BLOCK
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True


def members(path: Path) -> Iterator[Member]:
    """The entries in their order."""
    with _Headers(path, _MOST_HEADER) as headers, path.open("rb") as contents:
        archive = tarfile.open(fileobj=headers, mode="r:", encoding="utf-8", errors="surrogateescape")  # noqa: SIM115 - it holds `headers` alone
        offset = -1
        while (info := archive.next()) is not None:
            if info.offset <= offset:
                raise tarfile.ReadError("a header leads back")
            offset = info.offset
            archive.members.clear()  # type: ignore[attr-defined]  # it keeps all, each with a copy of the global header
            name = decoded(info.name.encode("utf-8", "surrogateescape"))
            yield Member(name, _what(info), _content(contents, info))
        headers.seek(archive.offset)
        if headers.read(_BLOCK).strip(b"\0"):
            raise tarfile.ReadError("a header is damaged")


def _what(info: tarfile.TarInfo) -> Kind:
    if info.issym() or info.islnk():
        return "link"
    if info.isdir():
        return "folder"
    return "file" if info.isreg() and info.sparse is None else "device"


def _content(file: BinaryIO, info: tarfile.TarInfo) -> Iterator[bytes]:
    for start in range(0, info.size, CHUNK):
        file.seek(info.offset_data + start)
        size = min(CHUNK, info.size - start)
        piece = file.read(size)
        if len(piece) < size:
            raise EOFError("the end is missing")
        yield piece


class _Headers(Bounded):
    """Headers for `tarfile`, whose patterns take quadratic time over a long number until Python 3.11.10 and 3.12.6."""

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        if _LONG_NUMBER.search(data):
            raise tarfile.ReadError("a header holds an endless number")
        return data
