"""Real data sets: from a folder of the user's, from the cache, or from their publisher; never unverified."""

import fcntl
import hashlib
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.course.download import DownloadError, Patience, Progress, download
from grader.course.places import user_folder
from grader.errors import AskError

_VARIABLE: Final = "GRADER_DATA"


class _UnfitError(Exception):
    """What came isn't the file that was meant; the message is a clause that says why."""


@dataclass(frozen=True)
class Source:
    r"""A file and where it comes from.

    `folder` and `file` are its plain names below GRADER_DATA and in the cache. `url` is the publisher's; with `member`
    it is a zip archive's, in which the file has that name. `sha256` lists the digests (hexadecimal) that are accepted,
    of the content itself or, for `text`, of the content with every line end as "\n". `max_mb` bounds file and archive.

    Raises:
        ValueError: a name isn't plain, the URL isn't of the web, or no digest is given.
    """

    folder: str
    file: str
    url: str
    sha256: tuple[str, ...]
    member: str | None = None
    text: bool = False
    max_mb: int = 2048

    def __post_init__(self) -> None:
        for name in (self.folder, self.file):
            if name in {"", ".", ".."} or Path(name).name != name:
                raise ValueError(f"{name!r} must be a plain name, without folders")
        if not self.url.startswith(("https://", "http://")):
            raise ValueError(f"{self.url!r} must begin with https://")
        if not self.sha256 or not all(len(digest) == 64 for digest in self.sha256):
            raise ValueError(f"{self.file}: sha256 must be a tuple of at least one digest of 64 characters")


@dataclass(frozen=True)
class Fetch:
    """Gets files by their `Source`. `embedded` names the data set that needs none, for the message when one fails.

    `progress`, if given, is told (URL, bytes so far, bytes in all or None) while something is downloaded.
    `seconds` is how long the publisher may stay silent.
    """

    embedded: str
    progress: Progress | None = None
    seconds: float = 30.0

    def __call__(self, source: Source) -> Path:
        """The verified file.

        Raises:
            AskError: it isn't in GRADER_DATA, can't be had from the publisher, or isn't the file that it should be.
        """
        given = os.environ.get(_VARIABLE)
        if given:
            return _from_folder(Path(given).absolute() / source.folder / source.file, source, self.embedded)
        target = user_folder("XDG_CACHE_HOME") / source.folder / source.file
        try:
            if not _is_cached(target, source):
                with _alone(target):
                    if not _is_cached(target, source):
                        self._download(source, target)
        except (DownloadError, _UnfitError) as error:
            raise AskError(
                f"{source.url}: {error}; put the file at {source.folder}/{source.file} in a folder and set "
                f"{_VARIABLE} to that folder, or use the embedded data {self.embedded!r} (--profile quick)"
            ) from error
        except OSError as error:
            place = error.filename or target
            raise AskError(
                f"{place}: can't be used as cache: {error.strerror}; set XDG_CACHE_HOME to another folder"
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
            except _UnfitError:
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
    raise AskError(f"{path}: is not the file that the course knows: its SHA-256 differs; {mend}")


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
            _extract(part, source.member, ready, source.max_mb << 20)
        if not _is_accepted(ready, source):
            raise _UnfitError("sends a file whose SHA-256 is none that the course knows")
        ready.replace(target)
    finally:
        ready.unlink(missing_ok=True)


def _extract(archive: Path, member: str, to: Path, max_bytes: int) -> None:
    """Write one member of a zip archive to a path of ours; no name in the archive is ever used as a path."""
    try:
        with zipfile.ZipFile(archive) as opened, opened.open(member) as inner, to.open("wb") as outer:
            if opened.getinfo(member).file_size > max_bytes:
                raise _UnfitError(f"sends an archive whose {member!r} is larger than {max_bytes >> 20} MiB")
            shutil.copyfileobj(inner, outer)
    except KeyError as error:
        raise _UnfitError(f"sends an archive without {member!r}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise _UnfitError("sends something that is no readable zip archive") from error


def _is_cached(target: Path, source: Source) -> bool:
    return target.is_file() and _is_accepted(target, source)


def _is_accepted(path: Path, source: Source) -> bool:
    return _digest(path, text=source.text) in {digest.lower() for digest in source.sha256}


def _digest(path: Path, *, text: bool) -> str:
    """The SHA-256 of the file, for `text` with each line end as a bare line feed."""
    with path.open("rb") as file:
        if not text:
            return hashlib.file_digest(file, "sha256").hexdigest()
        whole = hashlib.sha256()
        for line in file:
            whole.update(line[:-2] + b"\n" if line.endswith(b"\r\n") else line)
        return whole.hexdigest()
