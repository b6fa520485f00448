"""Real data sets: from a folder of the user's, from the cache, or from their publisher; never unverified."""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Final

from grader.course.archive import UnfitError, extract
from grader.course.download import DownloadError, Patience, Progress, download
from grader.course.places import user_folder
from grader.errors import AskError

_VARIABLE: Final = "GRADER_DATA"
_LENGTHS: Final = {"sha256": 64, "md5": 32}
_OTHER_FILE: Final = "is not the file that the course knows: its checksum differs"
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Source:
    r"""A file and where it comes from.

    `folder` and `file` are its plain names below GRADER_DATA and in the cache. `url` is the publisher's; with `member`
    it is that of an archive (zip, tar or tar.gz) in which the file has that name, or of the file gzipped. `sha256` and,
    where the publisher gives no other, `md5` list the digests (hexadecimal) that are accepted, of the content itself
    or, for `text`, of the content with every line end as "\n". `max_mb` bounds the file, the archive and what has to
    be unpacked of it.

    An archive of which several files are wanted is a file by itself: `read_members` of `grader.course.archive` takes
    them out of it.

    Raises:
        ValueError: a name isn't plain, the URL isn't of the web, or no digest is given.
    """

    folder: str
    file: str
    url: str
    sha256: tuple[str, ...] = ()
    md5: tuple[str, ...] = ()
    member: str | None = None
    text: bool = False
    max_mb: int = 2048

    def __post_init__(self) -> None:
        _check_plain(self.folder, self.file)
        if not self.url.startswith(("https://", "http://")):
            raise ValueError(f"{self.url!r} must begin with https://")
        if not (self.sha256 or self.md5):
            raise ValueError(f"{self.file}: there must be at least one digest in sha256 or md5")
        for kind, length in _LENGTHS.items():
            digests = getattr(self, kind)
            if not isinstance(digests, tuple) or not all(len(digest) == length for digest in digests):
                raise ValueError(f"{self.file}: {kind} must be a tuple of digests of {length} characters")


@dataclass(frozen=True)
class Folder:
    """A folder of files that only the user can give: `GRADER_DATA/folder`.

    `holds` says what has to be in it, as in "pictures of faces, JPEG or PNG". `sha256` gives for files that are the
    same for everyone, by their names in the folder, the digests that are accepted; the others aren't verified.

    Raises:
        ValueError: the folder's name isn't plain, or a file's leads out of the folder.
    """

    folder: str
    holds: str
    sha256: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_plain(self.folder)
        object.__setattr__(self, "sha256", MappingProxyType(dict(self.sha256)))
        for name in self.sha256:
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                raise ValueError(f"{name!r} must be the name of a file in the folder")


def _check_plain(*names: str) -> None:
    for name in names:
        if name in {"", ".", ".."} or Path(name).name != name:
            raise ValueError(f"{name!r} must be a plain name, without folders")


@dataclass(frozen=True)
class Fetch:
    """Gets a file by its `Source`, or a `Folder`. `embedded` names the data set that needs none, for messages.

    `progress`, if given, is told (URL, bytes so far, bytes in all or None) while something is downloaded.
    `seconds` is how long the publisher may stay silent.
    """

    embedded: str
    progress: Progress | None = None
    seconds: float = 30.0

    def __call__(self, source: Source | Folder) -> Path:
        """The verified file, or the folder.

        Raises:
            AskError: it isn't in GRADER_DATA, can't be had from the publisher, or isn't the file that it should be.
        """
        given = os.environ.get(_VARIABLE)
        if isinstance(source, Folder):
            return _own_folder(given, source, self.embedded)
        if given:
            return _from_folder(Path(given).absolute() / source.folder / source.file, source, self.embedded)
        target = user_folder("XDG_CACHE_HOME") / source.folder / source.file
        try:
            if not _is_cached(target, source):
                with _alone(target):
                    if not _is_cached(target, source):
                        self._download(source, target)
        except (DownloadError, UnfitError) as error:
            what = f"sends {error}" if isinstance(error, UnfitError) else error
            raise AskError(
                f"{source.url}: {what}; put the file at {source.folder}/{source.file} in a folder and set "
                f"{_VARIABLE} to that folder, or use the embedded data {self.embedded!r} (--profile quick)"
            ) from error
        except OSError as error:
            place = error.filename or target
            room = "make room there or " if error.errno in _FULL else ""
            raise AskError(
                f"{place}: can't be used as cache: {error.strerror}; {room}set XDG_CACHE_HOME to another folder"
            ) from error
        return target

    def _download(self, source: Source, target: Path) -> None:
        """Put the publisher's file at `target`, whole and verified, or leave `target` as it is."""
        part = target.with_name(f"{target.name}.part")
        patience = Patience(self.seconds, source.max_mb << 20)
        # Bytes left by an earlier try may be of another version of the file: then once more from the beginning.
        for is_last in (False, True) if part.exists() else (True,):
            download(source.url, part, patience, self.progress)
            try:
                _place(part, target, source)
            except UnfitError:
                if is_last:
                    raise
            else:
                return
            finally:
                part.unlink(missing_ok=True)


def _from_folder(path: Path, source: Source, embedded: str) -> Path:
    """The user's own copy at `path`, verified."""
    mend = (
        f"mend that, unset {_VARIABLE} to have it downloaded from {source.url}, or use the embedded data {embedded!r} "
        "(--profile quick)"
    )
    try:
        if _is_accepted(path, source):
            return path
    except OSError as error:
        raise AskError(f"{path}: can't be read: {error.strerror}; {mend}") from error
    raise AskError(f"{path}: {_OTHER_FILE}; {mend}")


def _own_folder(given: str | None, source: Folder, embedded: str) -> Path:
    """The user's own folder; of its files those are verified whose digests are known."""
    otherwise = f"or use the embedded data {embedded!r} (--profile quick)"
    if not given:
        raise AskError(
            f"{source.folder}: {source.holds} can't be downloaded; put them into a folder {source.folder}, set "
            f"{_VARIABLE} to the folder that holds it, {otherwise}"
        )
    folder = Path(given).absolute() / source.folder
    if not folder.is_dir():
        raise AskError(f"{folder}: there is no such folder; make it, put {source.holds} into it, {otherwise}")
    for name, digests in source.sha256.items():
        try:
            is_known = _digest(folder / name, "sha256", text=False) in {digest.lower() for digest in digests}
        except OSError as error:
            raise AskError(f"{folder / name}: can't be read: {error.strerror}; mend that, {otherwise}") from error
        if not is_known:
            raise AskError(f"{folder / name}: {_OTHER_FILE}; mend that, {otherwise}")
    return folder


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Hold the lock of `target`, so that of several processes one downloads and the others find it done."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(f".{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _place(part: Path, target: Path, source: Source) -> None:
    """Move the downloaded `part`, or its member, to `target` if it is the right file."""
    ready = part if source.member is None else target.with_name(f"{target.name}.member")
    try:
        if source.member is not None:
            extract(part, source.member, ready, source.max_mb << 20)
        if not _is_accepted(ready, source):
            raise UnfitError("a file whose checksum is none that the course knows")
        ready.replace(target)
    finally:
        ready.unlink(missing_ok=True)


def _is_cached(target: Path, source: Source) -> bool:
    return target.is_file() and _is_accepted(target, source)


def _is_accepted(path: Path, source: Source) -> bool:
    known = {kind: getattr(source, kind) for kind in _LENGTHS}
    return any(
        _digest(path, kind, text=source.text) in {digest.lower() for digest in digests}
        for kind, digests in known.items()
        if digests
    )


def _digest(path: Path, kind: str, *, text: bool) -> str:
    """The digest of the file, for `text` with each line end as a bare line feed."""
    whole = hashlib.new(kind, usedforsecurity=False)  # else some systems have no MD5
    with path.open("rb") as file:
        if not text:
            return hashlib.file_digest(file, lambda: whole).hexdigest()
        for line in file:
            whole.update(line[:-2] + b"\n" if line.endswith(b"\r\n") else line)
        return whole.hexdigest()
