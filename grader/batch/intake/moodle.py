"""Moodle, *Download all submissions*: a folder, or files beside each other, for each participant and kind of work.

    Ada Lovelace_123456_assignsubmission_file/first_nn.ipynb      also with a `_` at the folder's end, as of old
    Ada Lovelace_123456_assignsubmission_file_first_nn.ipynb      without folders
    Ada Lovelace_123456_assignsubmission_onlinetext/onlinetext.html
    Owls_77_assignsubmission_file/                                a group; `Default group` has no number

The number is the participant's in this assignment, as in the grading worksheet; under anonymous marking the name is
`Participant`. Moodle gives the latest attempt alone, and no times. Source: `get_student_prefix` and
`load_submissionplugin_filelist` in `mod/assign/classes/downloader.php` of github.com/moodle/moodle.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from grader.batch.hand_ins import Clues, Found, Unmatched
from grader.batch.intake.base import Contents, Download, contents, no_files, together

name: Final = "Moodle"
rank: Final = 1

_NAME: Final = re.compile(
    r"(?P<name>.*?)(?:_(?P<id>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<rest>.*))?", re.DOTALL | re.ASCII
)
_FILES: Final = "file"

_Who = tuple[str, str]


def recognises(inside: Contents) -> bool:
    """Whether anything in a folder is named as Moodle names it."""
    return any(_NAME.fullmatch(path.name) for path in inside.all)


def read(download: Download) -> Iterator[Found | Unmatched]:
    """The files of each participant; what was typed into Moodle where there are none."""
    inside = contents(download.folder)
    flat: dict[_Who, dict[str, dict[str, Path]]] = defaultdict(lambda: defaultdict(dict))
    folders: dict[_Who, dict[str, Path]] = defaultdict(dict)
    for path, is_folder in (*((path, False) for path in inside.files), *((path, True) for path in inside.folders)):
        match = _NAME.fullmatch(path.name)
        if match is None:
            yield Unmatched(download.called(path), "isn't named as Moodle names what is handed in; is it somebody's?")
            continue
        who = (match["name"], match["id"] or "")
        if not is_folder:
            flat[who][match["kind"]][match["rest"] or path.name] = path
        elif match["kind"] in folders[who]:
            yield Unmatched(download.called(path), "is a second folder of one participant; read it by itself")
        else:
            folders[who][match["kind"]] = path
    yield from no_files(download, inside.others)
    for who, kinds in folders.items():
        yield from _of_one(download, who, {kind: (path, path) for kind, path in kinds.items()})
    for who, several in flat.items():
        pieces = {}
        for kind, files in several.items():
            pieces[kind] = (next(iter(files.values())), together(download, f"{who[0]}_{kind}", files))
        yield from _of_one(download, who, pieces)


def _of_one(download: Download, who: _Who, pieces: dict[str, tuple[Path, Path]]) -> Iterator[Found | Unmatched]:
    """The work of one participant: of each kind of it, how it is called and where it lies."""
    taken = _FILES if _FILES in pieces else next(iter(pieces))
    for kind, (named, path) in pieces.items():
        if kind == taken:
            clues = Clues(name=who[0], lms=(who[1],) if who[1] else ())
            yield Found(path, download.called(named), (clues,))
        else:
            yield Unmatched(download.called(named), f"is {kind}, beside what was handed in as {taken}, which is graded")
