"""Unpacking what was handed in: every file is written anew, under a checked name, within bounds.

No library's own extraction is used. Links and devices are never made, archives inside the archive are never opened.
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

from grader.errors import AskError, SubmissionError
from grader.judge.archives.base import Member, Refused
from grader.judge.archives.choose import formats, recognise
from grader.judge.archives.names import BadName, relative
from grader.judge.hand_in import MOST_BYTES, MOST_ENTRIES, MOST_FILES, TOO_MUCH, is_litter, listed, shown

MOST_ARCHIVE: Final = 2 * MOST_BYTES
"""Bytes of an archive, and of a tar that was compressed: caches and headers come on top of what is kept."""
MOST_RATIO: Final = 250
_RATIO_MATTERS_FROM: Final = 4 << 20

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
_NOT_A_PLACE: Final = {errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ}

T = TypeVar("T")


@dataclass(frozen=True)
class Unpacked:
    """The folder that holds what came out of an archive, and what there is to say about the rest."""

    folder: Path
    notes: tuple[str, ...]


def unpack(path: Path, key: str, into: Path) -> Unpacked:
    """Unpack the archive at `path`, of the format `key`, below the folder `into`, which exists and is empty.

    Raises `SubmissionError` where the archive is at fault, `AskError` where `into` can't be written to.
    """
    try:
        landing = _Landing(into / "work", _Budget(path.stat().st_size, MOST_BYTES))
        if formats()[key].WRAPS:
            _unwrap(path, key, into / "inner", landing)
        else:
            landing.take_all(_intact(formats()[key].members(path)))
        return Unpacked(landing.folder, landing.notes())
    except Refused as error:
        raise SubmissionError(f"{shown(path)}: {error}") from error
    except OSError as error:
        raise AskError(f"{into}: can't be written ({error.strerror}); free some space there") from error


def _unwrap(path: Path, key: str, place: Path, landing: "_Landing") -> None:
    """The one file of a compressed `path`; if that is an archive that wraps nothing, what it holds."""
    place.mkdir()
    inner = place / path.stem
    (member,) = formats()[key].members(path)
    _write(inner, _intact(member.content), _Budget(landing.budget.archive, MOST_ARCHIVE))
    inside = recognise(inner)
    if inside is None or formats()[inside].WRAPS:
        landing.folder.mkdir()
        inner.rename(landing.folder / inner.name)
        return
    landing.take_all(_intact(formats()[inside].members(inner)))
    inner.unlink()


@dataclass
class _Budget:
    """How many bytes may still come out of an archive of `archive` bytes."""

    archive: int
    most: int
    used: int = 0

    def __post_init__(self) -> None:
        if self.archive > MOST_ARCHIVE:
            raise Refused(f"has more than {MOST_ARCHIVE >> 20} MB; hand in your own work without data")

    def spend(self, count: int) -> None:
        self.used += count
        if self.used > self.most:
            raise Refused(f"unpacks to {TOO_MUCH}")
        if self.used > max(_RATIO_MATTERS_FROM, MOST_RATIO * self.archive):
            raise Refused(f"unpacks to more than {MOST_RATIO} times its size; hand in your own work without data")


@dataclass
class _Landing:
    """The folder that is filled; of two members with one name, in any letter case, the later one stays."""

    folder: Path
    budget: _Budget
    landed: dict[str, Path] = field(default_factory=dict)
    again: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def take_all(self, members: Iterator[Member]) -> None:
        self.folder.mkdir()
        for number, member in enumerate(members):
            if number >= MOST_ENTRIES or len(self.landed) > MOST_FILES:
                raise Refused(f"holds {TOO_MUCH}")
            try:
                self._take(member)
            except BadName as reason:
                self.left_out.append(f"{shown(member.name, 80)} ({reason})")
        if not self.landed:
            rest = f" but {listed(self.left_out)}" if self.left_out else ""
            raise Refused(f"holds no file that can be graded{rest}; make an archive of the folder with your work")

    def _take(self, member: Member) -> None:
        if member.what == "folder":
            return
        name = relative(member.name)
        if any(map(is_litter, name.split("/"))):
            return
        if member.what != "file":
            raise BadName(f"is a {member.what}")
        earlier = self.landed.pop(name.lower(), None)
        if earlier is not None:
            earlier.unlink()
            self.again.append(name)
        target = self.folder / PurePosixPath(name)
        _write(target, _intact(member.content), self.budget)
        self.landed[name.lower()] = target

    def notes(self) -> tuple[str, ...]:
        said = (
            ("Left out of the archive", self.left_out, ""),
            ("More than once in the archive", self.again, " The last of each was taken."),
        )
        return tuple(f"{what}: {listed(names)}.{rest}" for what, names, rest in said if names)


def _write(target: Path, content: Iterator[bytes], budget: _Budget) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        file = target.open("xb")
    except OSError as error:
        if error.errno in _NOT_A_PLACE:
            raise BadName("has a name that can't be used here, or that of a folder") from error
        raise
    with file:
        for piece in content:
            budget.spend(len(piece))
            file.write(piece)


def _intact(pieces: Iterator[T]) -> Iterator[T]:
    """`pieces`, with whatever a library stumbles over on the way told as the archive's fault."""
    try:
        yield from pieces
    except _LIBRARY_FAULTS as error:
        detail = f" ({shown(str(error), 100)})" if str(error) else ""
        raise Refused(f"is damaged or cut short{detail}; make the archive again and hand that in") from error
