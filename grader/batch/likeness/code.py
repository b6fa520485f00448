"""The code of a work as it is compared and shown: its modules, and the code cells of its notebooks in order."""

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from grader.judge.kinds import SUFFIXES, Kind
from grader.judge.peeking import code_cells, text_of

_MOST_BYTES: Final = 16 << 20
"""How large a file may be to be looked into; a notebook's pictures count."""
_MOST_CHARACTERS: Final = 1 << 20
"""How much of a work's code is compared."""


class Part(NamedTuple):
    """A module, or a cell of a notebook: the file's name, the cell's number, and the text."""

    file: str
    cell: int | None
    text: str

    @property
    def lines(self) -> list[str]:
        """Its lines; one at least."""
        return self.text.split("\n")


def parts_of(files: Mapping[str, Path]) -> list[Part]:
    """The code in `files`, by their names; what is broken, huge or can't be read is passed over."""
    found: list[Part] = []
    left = _MOST_CHARACTERS
    for name in sorted(files):
        kind = SUFFIXES.get(PurePosixPath(name).suffix.lower())
        for part in _parts(name, files[name], kind) if kind is not None else ():
            if left > 0:
                found.append(part._replace(text=part.text[:left]))
                left -= len(part.text)
    return found


def _parts(name: str, path: Path, kind: Kind) -> Iterator[Part]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return
        text = text_of(path.read_bytes(), kind)
    except (OSError, ValueError):
        return
    if kind == "module":
        yield Part(name, None, text.replace("\r", "\n"))
    else:
        yield from (Part(name, cell.number, cell.source) for cell in code_cells(text))
