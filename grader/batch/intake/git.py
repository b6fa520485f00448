"""Reading other people's git repositories as data: no setting of theirs is obeyed, nothing is run or fetched."""

import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from grader.batch.intake.base import is_file, is_folder
from grader.errors import AskError

_SECONDS: Final = 20
_MOST_BYTES: Final = 1 << 20
_HASH: Final = re.compile(r"[0-9a-f]{40}", re.ASCII)
_REF: Final = re.compile(r"ref: (refs/[^\0\n]+)")
_COMMITTED: Final = re.compile(rb"^committer [^\n]*> (\d{1,12}) [+-]\d{4}$", re.MULTILINE)
_COMMIT: Final = re.compile(rb"[0-9a-f]{40} commit (\d+)\n")


@dataclass(frozen=True)
class Repository:
    """The `.git` folder of somebody, and a bare repository of ours through which its objects are read."""

    folder: Path
    ours: Path

    def committed(self) -> datetime | None:
        """When the commit that is checked out was made, in UTC; None where that can't be told."""
        commit = self._head()
        objects = self.folder / "objects"
        if commit is None or not is_folder(objects):
            return None
        known = _COMMIT.fullmatch(_git(self.ours, ["cat-file", "--batch-check"], objects, f"{commit}\n"))
        if known is None or int(known[1]) > _MOST_BYTES:
            return None
        headers = _git(self.ours, ["cat-file", "commit", commit], objects).partition(b"\n\n")[0]
        found = _COMMITTED.search(headers)
        return datetime.fromtimestamp(int(found[1]), UTC) if found else None

    def settings(self) -> dict[str, str]:
        """The last value of each of the repository's own settings, by its name in lower case."""
        file = self.folder / "config"
        if not is_file(file) or file.stat().st_size > _MOST_BYTES:
            return {}
        values = _git(self.ours, ["config", "--file", str(file), "--no-includes", "--null", "--list"])
        pairs = (value.partition("\n") for value in values.decode("utf-8", "replace").split("\0"))
        return {key.lower(): value for key, _, value in pairs if key}

    def _head(self) -> str | None:
        """The hash of the commit that is checked out."""
        head = self._line("HEAD")
        ref = _REF.fullmatch(head)
        if ref is None:
            return head if _HASH.fullmatch(head) else None
        loose = self._line(ref[1])
        if _HASH.fullmatch(loose):
            return loose
        packed = (line.partition(" ") for line in self._text("packed-refs").splitlines())
        return next((commit for commit, _, name in packed if name == ref[1] and _HASH.fullmatch(commit)), None)

    def _line(self, name: str) -> str:
        return self._text(name).strip()

    def _text(self, name: str) -> str:
        """The file called `name` below the folder; nothing where it isn't there, or a link leads elsewhere."""
        place = self.folder / name
        try:
            if place.resolve() != self.folder.resolve() / name or not place.is_file():
                return ""
            with place.open("rb") as file:
                return file.read(_MOST_BYTES).decode("utf-8", "replace")
        except (OSError, ValueError):
            return ""


def bare(place: Path) -> Path:
    """An empty bare repository in the folder `place`, made without a program; its path is absolute."""
    folder = place.absolute() / "empty.git"
    try:
        for name in ("objects", "refs"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "HEAD").write_text("ref: refs/heads/none\n")
        (folder / "config").write_text("[core]\nrepositoryformatversion = 0\nbare = true\n")
    except OSError as error:
        raise AskError(f"{place}: can't be written ({error.strerror}); name an empty folder") from error
    return folder


def _git(ours: Path, arguments: list[str], objects: Path | None = None, asked: str = "") -> bytes:
    """What git says in our own repository, with the `objects` of another; nothing where it fails."""
    surroundings = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(ours),
        "LC_ALL": "C",
        "GIT_DIR": str(ours),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_TERMINAL_PROMPT": "0",
        **({"GIT_OBJECT_DIRECTORY": str(objects.absolute())} if objects else {}),
    }
    try:
        done = subprocess.run(  # noqa: S603 - the arguments are ours, and hashes
            ["git", *arguments],  # noqa: S607 - the one that the user has
            env=surroundings,
            cwd=ours,
            input=asked.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return b""
    except OSError as error:
        raise AskError("git: can't be run, and the folders are git repositories; install git") from error
    return done.stdout if done.returncode == 0 else b""
