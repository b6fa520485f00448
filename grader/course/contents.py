"""What files hold, as digests."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path


def contents(paths: Iterable[Path]) -> Iterator[bytes]:
    """A digest for each file at or below `paths`, with its name; what isn't there gives nothing."""
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                name = file.relative_to(path.parent).as_posix()
                yield name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest()
