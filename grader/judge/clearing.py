"""Clearing away a folder that student code has written in, whatever it has built there.

A chain of folders can be deeper than the stack, than the descriptors that a process may have, and than the longest
path; so that every folder found is first moved to the top, and no path is ever long.
"""

import secrets
from contextlib import suppress
from pathlib import Path


def empty(folder: Path) -> None:
    """Remove all that is in `folder`. Nothing may be writing in it any more."""
    found = _flatten(folder, folder)
    while found:
        inner = found.pop()
        found += _flatten(inner, folder)
        inner.rmdir()


def remove(folder: Path) -> None:
    """Remove `folder` with all that is in it, if it is there."""
    with suppress(FileNotFoundError):
        empty(folder)
        folder.rmdir()


def _flatten(folder: Path, top: Path) -> list[Path]:
    """Remove the files of `folder` and move its folders into `top`, under new names; where they are now."""
    moved = []
    for path in list(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)  # it may have taken its own rights away
            moved.append(path.rename(top / secrets.token_hex(16)))
        else:
            path.unlink()
    return moved
