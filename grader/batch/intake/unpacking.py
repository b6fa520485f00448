"""Unpacking the download of a whole class: as what one person hands in is unpacked, with bounds for a class.

Every file is written anew under a checked name; links and devices are never made, archives inside are left as they
are, since they are somebody's work.
"""

import errno
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final, TypeVar

from grader.batch.hand_ins import Unmatched
from grader.errors import AskError
from grader.judge.archives.base import Member, Refused
from grader.judge.archives.choose import formats, recognise
from grader.judge.archives.names import BadName, relative
from grader.judge.archives.unpacking import MOST_RATIO
from grader.judge.hand_in import MOST_BYTES, is_litter, shown

MOST_CLASS_BYTES: Final = 64 << 30
_MOST_MEMBERS: Final = 2_000_000
_RATIO_MATTERS_FROM: Final = 256 << 20
_NOT_A_PLACE: Final = {errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ}
_WAY_OUT: Final = "unpack it yourself and name the folder"
_LIBRARY_FAULTS: Final = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    ArithmeticError,
    LookupError,
    RuntimeError,
    MemoryError,
)

T = TypeVar("T")


def unpack_class(path: Path, key: str, into: Path) -> list[Unmatched]:
    """Unpack the archive at `path`, of the format `key`, into the folder `into`, which is made.

    Returns what was left out of it.

    Raises:
        AskError: the archive is damaged, or too large, or `into` can't be written to.
    """
    try:
        landing = _Landing(into, shown(path), path.stat().st_size)
        into.mkdir(parents=True)
        if formats()[key].WRAPS:
            inner = into.with_name(f"{into.name}.inner")
            (member,) = formats()[key].members(path)
            landing.write(inner, member.content, landing.most)
            key = _archive_in(inner, landing.where)
            landing.used = 0
            landing.take_all(formats()[key].members(inner))
            inner.unlink()
        else:
            landing.take_all(formats()[key].members(path))
    except Refused as error:
        raise AskError(f"{shown(path)}: {str(error).partition(';')[0]}; {_WAY_OUT}") from error
    except OSError as error:
        raise AskError(f"{into}: can't be written ({error.strerror}); it must be an empty folder with space") from error
    return landing.left_out


def _archive_in(inner: Path, where: str) -> str:
    key = recognise(inner)
    if key is None or formats()[key].WRAPS:
        raise AskError(f"{where}: holds a single file and not the work of a class; name the download itself")
    return key


@dataclass
class _Landing:
    """The folder that is filled from an archive called `where`, of `archive` bytes."""

    folder: Path
    where: str
    archive: int
    used: int = 0
    left_out: list[Unmatched] = field(default_factory=list)

    @property
    def most(self) -> int:
        return min(MOST_CLASS_BYTES, max(_RATIO_MATTERS_FROM, MOST_RATIO * self.archive))

    def take_all(self, members: Iterator[Member]) -> None:
        for number, member in enumerate(_intact(members, self.where)):
            if number >= _MOST_MEMBERS:
                raise AskError(f"{self.where}: holds more than {_MOST_MEMBERS} files; {_WAY_OUT}")
            try:
                self._take(member)
            except BadName as reason:
                where = shown(f"{self.where}/{member.name} (entry {number + 1})")
                self.left_out.append(Unmatched(where, f"{reason}; look at it by hand"))

    def _take(self, member: Member) -> None:
        name = relative(member.name)
        if any(map(is_litter, name.split("/"))):
            return
        target = self.folder / PurePosixPath(name)
        if member.what == "folder":
            _made(target)
        elif member.what != "file":
            raise BadName(f"is a {member.what}, which isn't followed")
        else:
            _made(target.parent)
            self.write(target, member.content, MOST_BYTES)

    def write(self, target: Path, content: Iterator[bytes], most: int) -> None:
        size = 0
        try:
            file = target.open("xb")
        except FileExistsError as error:
            raise BadName("stands there twice, and the first was taken") from error
        except OSError as error:
            raise _unusable(error) from error
        with file:
            for piece in _intact(content, self.where):
                size += len(piece)
                self.used += len(piece)
                if self.used > self.most:
                    raise AskError(f"{self.where}: unpacks to more than {self.most >> 20} MB; {_WAY_OUT}")
                if size > most:
                    break
                file.write(piece)
        if size > most:
            target.unlink()
            raise BadName(f"has more than {most >> 20} MB, and nothing larger is graded")


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(error) from error


def _unusable(error: OSError) -> Exception:
    """What to make of a place that can't be made: its name may be at fault, or the disk."""
    return BadName("has a name that can't be used here") if error.errno in _NOT_A_PLACE else error


def _intact(pieces: Iterator[T], where: str) -> Iterator[T]:
    try:
        yield from pieces
    except _LIBRARY_FAULTS as error:
        detail = f" ({shown(str(error), 100)})" if str(error) else ""
        raise AskError(f"{where}: is damaged or cut short{detail}; download it again") from error
