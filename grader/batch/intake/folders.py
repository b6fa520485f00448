"""A folder, an archive, a notebook or a module for each student, named after them.

What is called like a person's id or name is theirs. Files of one name and different endings belong together.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from grader.batch.hand_ins import Clues, Found, Unmatched
from grader.batch.intake.base import Contents, Download, contents, no_files, together
from grader.judge.locating import student_of

name: Final = "a folder or a file for each student"
rank: Final = 9
WORK: Final = (".ipynb", ".py")
_ARCHIVES: Final = (".zip", ".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")


def recognises(inside: Contents) -> bool:  # noqa: ARG001 - a format's signature
    """Always: this is how a download is read that no system made."""
    return True


def read(download: Download) -> Iterator[Found | Unmatched]:
    """A piece of work for each name that a folder, an archive, a notebook or a module has."""
    inside = contents(download.folder)
    by_name: dict[str, dict[str, Path]] = defaultdict(dict)
    for path in inside.files:
        lower = path.name.lower()
        if lower.endswith(WORK):
            by_name[path.stem][path.name] = path
        elif lower.endswith(_ARCHIVES):
            yield _found(download, path, path)
        else:
            yield Unmatched(download.called(path), "is no notebook, module, folder or archive of somebody's work")
    for stem, files in by_name.items():
        yield _found(download, next(iter(files.values())), together(download, stem, files))
    for folder in inside.folders:
        yield Found(folder, download.called(folder), (clues_in(folder.name),))
    yield from no_files(download, inside.others)


def _found(download: Download, named: Path, path: Path) -> Found:
    return Found(path, download.called(named), (clues_in(student_of(named)),))


def clues_in(label: str) -> Clues:
    """The clues in the name of a folder or a file, which somebody gave it."""
    return Clues(id=label, name=label.replace("_", " "), email=label if "@" in label else "")
