"""From the paths that were named to all that was handed in."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.batch.hand_ins import Found, Unmatched
from grader.batch.intake.base import Download, contents, is_file
from grader.batch.intake.choose import format_of, recognise
from grader.batch.intake.folders import WORK, clues_in
from grader.batch.intake.unpacking import unpack_class
from grader.errors import AskError
from grader.judge.archives.choose import recognise as archive_of
from grader.judge.hand_in import shown
from grader.judge.locating import student_of


def gather(
    paths: Iterable[Path], own: Path, assignment: str = "", form: str | None = None
) -> Iterator[Found | Unmatched]:
    """All that lies at the `paths`: folders and archives that systems gave, and notebooks or modules of one person.

    `own` is an empty folder, which must last as long as the work is read; archives are unpacked there. `form` is the
    key of a format; without one it is told from what lies there. A path that is named twice is read once.

    Raises:
        AskError: there is nothing at a path, it can't be read, or there is no such format.
    """
    whole = form and format_of(form)
    places = {path.resolve(): path for path in reversed(list(paths))}
    for place, path in reversed(places.items()):
        if is_file(place) and place.suffix.lower() in WORK:
            yield Found(place, shown(path), (clues_in(student_of(place)),))
            continue
        folder, left_out = _folder(place, path, own)
        yield from left_out
        inner = folder if whole else _within(folder, unpacked=folder != place)
        reader = whole or format_of(recognise(inner))
        inside = inner.relative_to(folder).as_posix()
        where = str(path) if inside == "." else f"{path}/{inside}"
        yield from reader.read(Download(inner, where, own, assignment))


def _folder(place: Path, path: Path, own: Path) -> tuple[Path, list[Unmatched]]:
    """The folder at `place`, or the one to which an archive there is unpacked."""
    if place.is_dir():
        return place, []
    if not place.exists():
        raise AskError(f"{shown(path)}: there is no such file or folder; check the spelling")
    try:
        key = archive_of(place) if place.is_file() else None
    except OSError as error:
        raise AskError(f"{shown(path)}: can't be read ({error.strerror}); check its permissions") from error
    if key is None:
        raise AskError(f"{shown(path)}: is neither a folder nor an archive; name the download")
    into = own / "unpacked" / hashlib.sha256(str(place).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return into, unpack_class(place, key, into)


def _within(folder: Path, *, unpacked: bool) -> Path:
    """The folder to read: `folder`, or the only one in it, where that is what a system made or what was archived."""
    inside = contents(folder)
    if inside.files or len(inside.folders) != 1 or recognise(folder) != "folders":
        return folder
    (only,) = inside.folders
    if recognise(only) != "folders":
        return only
    holds_work = any(path.suffix.lower() in WORK for path in contents(only).files)
    return only if unpacked and not holds_work else folder
