"""What the formats share: looking into folders of strangers, and putting one person's files together."""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from grader.batch.hand_ins import Found, Unmatched
from grader.errors import AskError
from grader.judge.archives.names import BadName, relative
from grader.judge.hand_in import is_litter, shown

_NO_HARD_LINK: Final = {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EACCES}
_MOST_LABEL: Final = 60


@dataclass(frozen=True)
class Download:
    """A folder to read: how messages call it, a folder of our own for what is put together, the assignment's name."""

    folder: Path
    where: str
    own: Path
    assignment: str = ""

    def called(self, path: Path) -> str:
        """How messages call the file or folder at `path`, which lies in the download."""
        return shown(f"{self.where}/{path.relative_to(self.folder).as_posix()}")


class Format(Protocol):
    """A module of this folder that reads one format."""

    name: str
    rank: int

    def recognises(self, inside: "Contents") -> bool:
        """Whether what lies `inside` a folder looks like a download of this format."""

    def read(self, download: Download) -> Iterator[Found | Unmatched]:
        """All that lies in the download, piece by piece, in a fixed order. Raises `AskError` where it can't be read."""


@dataclass(frozen=True)
class Contents:
    """What lies in `folder`, by name: files, folders, and the rest, which is neither."""

    folder: Path
    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    others: tuple[Path, ...]

    @property
    def all(self) -> tuple[Path, ...]:
        """Files and folders."""
        return (*self.files, *self.folders)


def contents(folder: Path) -> Contents:
    """What lies in `folder`, but for litter. Links belong to the rest, wherever they lead.

    Raises:
        AskError: it can't be read.
    """
    files: list[Path] = []
    folders: list[Path] = []
    others: list[Path] = []
    try:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: os.fsencode(entry.name)):
                if is_litter(entry.name):
                    continue
                is_file_ = entry.is_file(follow_symlinks=False)  # as the folder itself tells: no look at each file
                kind = files if is_file_ else folders if entry.is_dir(follow_symlinks=False) else others
                kind.append(folder / entry.name)
    except OSError as error:
        raise AskError(f"{shown(folder)}: can't be read ({error.strerror}); check its permissions") from error
    return Contents(folder, tuple(files), tuple(folders), tuple(others))


def is_folder(path: Path) -> bool:
    """Whether `path` is a folder itself and no link to one."""
    return path.is_dir() and not path.is_symlink()


def is_file(path: Path) -> bool:
    """Whether `path` is a file itself and no link to one."""
    return path.is_file() and not path.is_symlink()


def no_files(download: Download, paths: Iterable[Path]) -> Iterator[Unmatched]:
    """That each of the `paths` is a link or a special file."""
    for path in paths:
        what = "a link, which isn't followed" if path.is_symlink() else "neither a file nor a folder"
        yield Unmatched(download.called(path), f"is {what}; put the work itself there")


def together(download: Download, label: str, files: Mapping[str, Path]) -> Path:
    """A folder of our own with these files under these names; the only one itself, if it is one.

    A name that no file can have is replaced by the one that the file has in the download.
    """
    if len(files) == 1:
        return next(iter(files.values()))
    what = "\n".join(str(path) for path in files.values())
    key = hashlib.sha256(f"{download.where}\n{what}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
    folder = (
        download.own / "together" / key / (re.sub(r"[^\w-]+", "_", shown(label))[:_MOST_LABEL].strip("_") or "work")
    )
    try:
        folder.mkdir(parents=True)
        for name, path in files.items():
            _put(path, folder / _safe(name, path.name))
    except OSError as error:
        raise AskError(f"{download.own}: can't be written ({error.strerror}); name an empty folder") from error
    return folder


def _safe(name: str, otherwise: str) -> str:
    try:
        return relative(name).replace("/", "_")
    except BadName:
        return otherwise


def _put(source: Path, target: Path) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_HARD_LINK:
            raise
        shutil.copyfile(source, target, follow_symlinks=False)
