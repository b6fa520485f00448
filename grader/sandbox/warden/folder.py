# ruff: noqa: PTH116, PTH208 - importing pathlib would lengthen every start
"""How much a real folder holds, files that were deleted while open included."""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

_BLOCK = 512


def usage(folder: str, pids: Iterable[int], most: int) -> tuple[int, int]:
    """Bytes and number of files under `folder` and in files that `pids` hold open without a name.

    Stops counting at `most` files. A folder too far down to be looked into counts as more than `most`: files could be
    hidden from the count there.
    """
    try:
        size, count = _named(folder, most)
    except OSError:
        return 0, most + 1
    nameless = _nameless(os.stat(folder).st_dev, pids)
    return size + sum(nameless.values()), count + len(nameless)


def _named(folder: str, most: int) -> tuple[int, int]:
    """Bytes and number of what lies under `folder`; raises `OSError` where something is too far down to be seen."""
    size = count = 0
    folders = [folder]
    while folders and count <= most:
        with _passing_over_what_goes():
            entries = list(os.scandir(folders.pop()))
            count += len(entries)
            for entry in entries[: most + 1]:
                with _passing_over_what_goes():
                    size += entry.stat(follow_symlinks=False).st_blocks * _BLOCK
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
    return size, count


@contextmanager
def _passing_over_what_goes() -> Iterator[None]:
    """Files vanish and lose their rights while they are counted; only a path that is too long is meant to hide."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise


def _nameless(device: int, pids: Iterable[int]) -> dict[int, int]:
    """Bytes by number of the file, of files on `device` that have no name and are open or mapped in one of `pids`."""
    found: dict[int, int] = {}
    for pid in pids:
        for handles in (f"/proc/{pid}/fd", f"/proc/{pid}/map_files"):
            try:
                names = os.listdir(handles)
            except OSError:
                continue
            for name in names:
                try:
                    status = os.stat(f"{handles}/{name}")
                except OSError:
                    continue
                if status.st_nlink == 0 and status.st_dev == device:
                    found[status.st_ino] = status.st_blocks * _BLOCK
    return found
