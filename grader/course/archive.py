"""Single files out of zip, tar and gzip archives. No name in an archive is ever used as a path."""

import gzip
import io
import lzma
import shutil
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any, Final, cast

from grader.errors import AskError

_ZIPS: Final = (b"PK\3\4", b"PK\5\6")
_GZIP: Final = b"\x1f\x8b"
# RuntimeError is what zipfile says of passwords, ValueError comes of numbers in heads that can't be.
_BROKEN: Final = (
    *(zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, RuntimeError, ValueError, OverflowError),
)
_Take = Callable[[str, IO[bytes]], None]


class UnfitError(Exception):
    """What came isn't what was meant; the message says what it is instead, as in "an archive without 'a.csv'"."""


def read_members(path: Path, *names: str, max_mb: int = 2048) -> dict[str, bytes]:
    """The content of some files in the archive at `path`, by their names there: several files of one download.

    The archive is a zip or a tar, which may be gzipped. `max_mb` bounds each file and, of a tar, all that is unpacked.

    Raises:
        AskError: the archive can't be read, is broken, lacks one of the files or unpacks to more than it may.
    """
    found = {}

    def take(name: str, file: IO[bytes]) -> None:
        found[name] = file.read()

    try:
        _members(path, names, max_mb << 20, take)
    except UnfitError as error:
        raise AskError(f"{path}: is {error}; get the file again") from error
    except OSError as error:
        raise AskError(f"{path}: can't be read: {error.strerror or error}; mend that") from error
    return {name: found[name] for name in names}


def extract(archive: Path, member: str, to: Path, max_bytes: int) -> None:
    """Write one file of an archive to `to`. Of what is only gzipped that is all of it, whatever its name.

    Raises:
        UnfitError: the archive is broken, lacks the file or unpacks to more than it may.
        OSError: something can't be read or written.
    """

    def take(_: str, file: IO[bytes]) -> None:
        with to.open("wb") as outer:
            shutil.copyfileobj(file, outer)

    _members(archive, (member,), max_bytes, take)


def _members(archive: Path, names: Iterable[str], max_bytes: int, take: _Take) -> None:
    """Have `take` read each of the files `names`, in the order of the archive."""
    missing = set(names)
    with archive.open("rb") as file:
        begins = file.read(4)
        file.seek(0)
        try:
            if begins in _ZIPS:
                _zip_members(file, missing, max_bytes, take)
            elif begins.startswith(_GZIP):
                with gzip.open(file) as content:
                    _tar_members(_Limited(cast("IO[bytes]", content), max_bytes), missing, take, alone=True)
            else:
                _tar_members(_Limited(file, max_bytes), missing, take, alone=False)
        except _BROKEN as error:
            raise UnfitError("something that is no readable zip, tar or gz archive") from error
    if missing:
        raise UnfitError(f"an archive without {min(missing)!r}")


def _zip_members(file: IO[bytes], missing: set[str], max_bytes: int, take: _Take) -> None:
    with zipfile.ZipFile(file) as opened:
        for entry in opened.infolist():
            if entry.filename not in missing:
                continue
            _check_size(entry.filename, entry.file_size, max_bytes)
            with opened.open(entry) as inner:
                take(entry.filename, inner)
            missing.discard(entry.filename)


def _tar_members(limited: "_Limited", missing: set[str], take: _Take, *, alone: bool) -> None:
    """The same of an unpacked tar; `alone` takes what is no tar for the one file that is missing."""
    content = io.BufferedReader(limited)
    if alone and len(missing) == 1 and not _is_tar(content.peek(tarfile.BLOCKSIZE)[: tarfile.BLOCKSIZE]):
        take(missing.pop(), content)
        return
    with tarfile.open(fileobj=content, mode="r|") as opened:
        for entry in opened:
            if entry.name in missing and entry.isreg():
                _check_size(entry.name, entry.size, limited.max_bytes)  # of a sparse file little may be stored
                take(entry.name, cast("IO[bytes]", opened.extractfile(entry)))
                missing.discard(entry.name)
            if not missing:
                return


def _check_size(name: str, size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise UnfitError(f"an archive whose {name!r} is larger than {max_bytes >> 20} MiB")


def _is_tar(block: bytes) -> bool:
    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


class _Limited(io.RawIOBase):
    """Reads on until more came than may: a small archive can unpack to any size."""

    def __init__(self, content: IO[bytes], max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._content = content
        self._left = max_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        read = self._content.read(len(buffer))
        self._left -= len(read)
        if self._left < 0:
            raise UnfitError(f"an archive that unpacks to more than {self.max_bytes >> 20} MiB")
        buffer[: len(read)] = read
        return len(read)
