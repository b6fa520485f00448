"""Notices when work was saved."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_EVERY_SECONDS: Final = 0.3

Look = dict[str, tuple[int, int]]


def changes(path: Path) -> Iterator[None]:
    """Something for the work at `path` as it is, and again each time that it was saved; it never ends by itself."""
    seen = look(path)
    yield
    while True:
        time.sleep(_EVERY_SECONDS)
        now = look(path)
        if now and now != seen:
            seen = now
            yield


def look(path: Path) -> Look:
    """When each file of the work was last written, and its size; empty while there is none, as in mid-save."""
    files = path.rglob("*") if path.is_dir() else [path]
    return {str(file): seen for file in files if "__pycache__" not in file.parts and (seen := _seen(file)) is not None}


def _seen(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
