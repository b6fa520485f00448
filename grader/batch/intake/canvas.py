"""Canvas, *Download Submissions*: files beside each other, with all that is known of them in their names.

    lovelaceada_12345_67890_first_nn.ipynb            name, id of the user, id of the file, name of the file
    lovelaceada_LATE_12345_67890_first_nn-1.ipynb     handed in late; Canvas numbers files that are handed in again
    anon_aB3xZ_67890_first_nn.ipynb                   graded anonymously
    lovelaceada_12345_text.html, ..._link.html        text typed into Canvas, the address of a page

The name is the sortable one, in lower case, without spaces and punctuation; for work of a group it is the group's, and
the id that of one member. Canvas gives the latest attempt alone; several lie beside each other where downloads were
put into one folder. Source: `get_filename`, `add_upload_submission` and the methods that they call in
`lib/content_zipper.rb` of github.com/instructure/canvas-lms.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.batch.hand_ins import Clues, Found, Unmatched
from grader.batch.intake.base import Contents, Download, contents, no_files, together

name: Final = "Canvas"
rank: Final = 2

_ANONYMOUS: Final = r"(?P<name>)(?P<late>LATE_)?anon_(?P<user>[0-9A-Za-z]+)"
_NAMED: Final = r"(?P<name>.+?)_(?P<late>LATE_)?(?P<user>\d+)"
_UPLOADED: Final = r"_(?P<file>\d+)_(?P<title>.+)"
_TYPED: Final = r"_(?P<title>(?:text|link)\.html)"
_NAMES: Final = tuple(
    re.compile(who + what, re.DOTALL | re.ASCII) for who in (_ANONYMOUS, _NAMED) for what in (_TYPED, _UPLOADED)
)
_AGAIN: Final = re.compile(r"(?P<stem>.+)-(?P<number>[1-9]\d?)(?P<ending>\.[^.]*)?", re.DOTALL | re.ASCII)


@dataclass(frozen=True)
class _File:
    """A file of the download; `title` is its name without the number that Canvas may have given it."""

    path: Path
    title: str
    number: int
    id: int

    @property
    def is_typed(self) -> bool:
        return self.id < 0


def recognises(inside: Contents) -> bool:
    """Whether most files of a folder are named as Canvas names them."""
    named = sum(_parsed(path) is not None for path in inside.files)
    return named > 0 and 2 * named >= len(inside.files)


def read(download: Download) -> Iterator[Found | Unmatched]:
    """The files of each user, together; an attempt for each time that one of them was handed in."""
    inside = contents(download.folder)
    users: dict[tuple[str, str], list[_File]] = defaultdict(list)
    late: set[tuple[str, str]] = set()
    for path in inside.files:
        match = _parsed(path)
        if match is None:
            yield Unmatched(download.called(path), "isn't named as Canvas names what is handed in; is it somebody's?")
            continue
        user = (match["name"], match["user"])
        users[user].append(_file(path, match))
        if match["late"]:
            late.add(user)
    for folder in inside.folders:
        yield Unmatched(download.called(folder), "is a folder, and Canvas gives files alone; read it by itself")
    yield from no_files(download, inside.others)
    for user, files in users.items():
        yield from _attempts(download, user, files, is_late=user in late)


def _parsed(path: Path) -> re.Match[str] | None:
    return next((match for form in _NAMES if (match := form.fullmatch(path.name))), None)


def _file(path: Path, match: re.Match[str]) -> _File:
    title = match["title"]
    again = _AGAIN.fullmatch(title)
    number = int(again["number"]) if again else 0
    plain = again["stem"] + (again["ending"] or "") if again else title
    return _File(path, plain, number, int(match.groupdict().get("file") or -1))


def _attempts(
    download: Download, user: tuple[str, str], files: list[_File], *, is_late: bool
) -> Iterator[Found | Unmatched]:
    uploaded = [file for file in files if not file.is_typed]
    if uploaded:
        for file in files:
            if file.is_typed:
                yield Unmatched(download.called(file.path), "was typed into Canvas; the files beside it are graded")
    versions = _versions(uploaded or files)
    most = max(map(len, versions.values()))
    for number in range(1, most + 1):
        chosen = {title: those[min(number, len(those)) - 1] for title, those in versions.items()}
        first = next(iter(chosen.values()))
        path = together(download, "_".join(user), {title: file.path for title, file in chosen.items()})
        more = f" and {len(chosen) - 1} more" if len(chosen) > 1 else ""
        attempt = first.number + 1 if most == len(chosen) == 1 else number
        clues = Clues(name=user[0], lms=(user[1],))
        yield Found(path, download.called(first.path) + more, (clues,), attempt, late=is_late)


def _versions(files: Sequence[_File]) -> dict[str, list[_File]]:
    """The files by their title, those of one title in the order in which they came.

    A number is Canvas's only where the file without one is there, too: `part-1.py` and `part-2.py` are two files.
    """
    without = {file.title for file in files if not file.number}
    versions: dict[str, list[_File]] = defaultdict(list)
    alone = len(files) == 1
    for file in sorted(files, key=lambda file: (file.number, file.id)):
        title = file.title if alone or file.title in without else _numbered(file)
        versions[title].append(file)
    return versions


def _numbered(file: _File) -> str:
    stem, dot, ending = file.title.rpartition(".")
    return f"{stem}-{file.number}{dot}{ending}" if dot else f"{file.title}-{file.number}"
