"""A work's code and fingerprints as they are kept: bytes."""

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from grader.batch.likeness.code import Part, parts_of
from grader.batch.likeness.winnowing import Prints, prints_of
from grader.judge.locating import Work

FORM: Final = 1
"""Goes up when other fingerprints are made of the same work, so that it is read again."""


@dataclass(frozen=True)
class Kept:
    """What is kept of a work, so that it can be compared with others, and its lines shown, when its files are gone."""

    prints: bytes
    code: bytes


def kept_of(work: Work) -> Kept:
    """What is kept of `work`. Its files are read as text, and nothing of them is run."""
    parts = parts_of(work.files)
    hashes, first, last = prints_of(parts)
    rows = [hashes, np.diff(first, prepend=0), last - first]
    table = np.array(rows).astype("<i8").astype("<u4") if len(hashes) else np.zeros((3, 0), "<u4")
    text = json.dumps([[*part] for part in parts])
    return Kept(zlib.compress(table.tobytes()), zlib.compress(text.encode()))


def prints_in(kept: bytes) -> Prints:
    """The fingerprints that were kept."""
    hashes, steps, lengths = np.frombuffer(zlib.decompress(kept), "<u4").reshape(3, -1)
    first = np.cumsum(steps.astype(np.int32), dtype=np.int64)
    return Prints(hashes.astype(np.uint32), first, first + lengths)


def parts_in(kept: bytes) -> Sequence[Part]:
    """The code that was kept."""
    rows: Iterable[list[str | int | None]] = json.loads(zlib.decompress(kept))
    return [Part(*row) for row in rows]  # type: ignore[arg-type]
