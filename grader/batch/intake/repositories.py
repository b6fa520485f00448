"""Git checkouts beside each other, as course scripts and GitHub Classroom clone them: one a student.

The folder is called after the student, or as the repository is; Classroom calls it `ASSIGNMENT-LOGIN`. When the work
was handed in is when the commit that is checked out was made, which is for whoever makes it to say.

Nothing of a repository is run: neither hooks nor anything that its settings name, since git never opens it as one. Its
objects are read from a repository of our own, its settings as a list of values. Sources: gitrepository-layout(5),
`GIT_OBJECT_DIRECTORY` in git(1), git-config(1), git-cat-file(1).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from grader.batch.hand_ins import Clues, Found, Unmatched
from grader.batch.intake.base import Contents, Download, contents, is_folder, no_files
from grader.batch.intake.git import Repository, bare

name: Final = "git repositories"
rank: Final = 4

_ADDRESS: Final = re.compile(r"(?:.*[/:])?(?P<owner>[^/:]+)/(?P<repository>[^/:]+?)(?:\.git)?/?", re.DOTALL)


def recognises(inside: Contents) -> bool:
    """Whether a folder among others is a git checkout."""
    return any(is_folder(path / ".git") for path in inside.folders)


def read(download: Download) -> Iterator[Found | Unmatched]:
    """A piece of work for each folder, with a time where it is a checkout."""
    inside = contents(download.folder)
    ours = bare(download.own)
    for path in inside.folders:
        repository = Repository(path / ".git", ours) if is_folder(path / ".git") else None
        at = repository.committed() if repository else None
        yield Found(path, download.called(path), (_clues(path, repository),), handed_in=at)
    for path in inside.files:
        yield Unmatched(download.called(path), "isn't in the repository of a student")
    yield from no_files(download, inside.others)


def _clues(path: Path, repository: Repository | None) -> Clues:
    """The name of the folder, the parts of the remote's address that may be a login, the user whom git was told of."""
    settings = repository.settings() if repository else {}
    address = _ADDRESS.fullmatch(settings.get("remote.origin.url", ""))
    logins = [address["owner"], address["repository"]] if address else []
    logins += [login for label in (path.name, *logins[1:]) for login in _endings(label)]
    email = settings.get("user.email", "") or (path.name if "@" in path.name else "")
    return Clues(path.name, settings.get("user.name", ""), email, tuple(dict.fromkeys(logins)))


def _endings(label: str) -> Iterator[str]:
    """`label`, and what follows each of its dashes."""
    while label:
        yield label
        label = label.partition("-")[2]
