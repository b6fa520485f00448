# ruff: noqa: PTH116, PTH208 - importing pathlib would lengthen every start
"""How much a real folder holds, files that were deleted while open included."""

import os
from collections.abc import Iterable

_BLOCK = 512


def usage(folder: str, pids: Iterable[int], most: int) -> tuple[int, int]:
    """Bytes and number of files under `folder` and in files that `pids` hold open without a name.

    Stops counting at `most` files.
    """
    size = count = 0
    folders = [folder]
    while folders and count <= most:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            continue
        count += len(entries)
        for entry in entries[: most + 1]:
            try:
                size += entry.stat(follow_symlinks=False).st_blocks * _BLOCK
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
            except OSError:
                continue
    nameless = _nameless(os.stat(folder).st_dev, pids)
    return size + sum(nameless.values()), count + len(nameless)


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
