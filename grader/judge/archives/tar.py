"""Tar: files one after the other, each behind a header."""

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from grader.judge.archives.base import CHUNK, Bounded, Member, Refused
from grader.judge.archives.names import decoded

WRAPS: Final = False
_MOST_HEADER: Final = 1 << 16
_BLOCK: Final = tarfile.BLOCKSIZE


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
            archive.members.clear()
            what = _what(info)
            content = _content(contents, info) if what == "file" else iter(())
            yield Member(decoded(info.name.encode("utf-8", "surrogateescape")), what, content)
        headers.seek(archive.offset)
        if headers.read(_BLOCK).strip(b"\0"):
            raise tarfile.ReadError("a header is damaged")
