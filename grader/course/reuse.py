"""Generated data sets, kept in memory for the next use: what rests on the same code and the same draw is the same.

Arrays are shared and read-only, lists and dicts are made anew at each use, so that no check can change what the next
one sees. A data set with anything in it of which that can't be said isn't kept.
"""

import hashlib
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from grader.errors import CourseError
from grader.wire.secret import Secret

if TYPE_CHECKING:
    from grader.course.datasets import Dataset

_FIXED: Final = (bool, int, float, complex, str, bytes, type(None), Path, np.generic, range)
_APART: Final = {"checks", "__pycache__"}


class Kept:
    """The data sets used last, as many as go into `max_bytes`."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._sets: dict[Hashable, Dataset] = {}

    def get(self, key: Hashable) -> "Dataset | None":
        """The data set of that key, with lists and dicts of its own."""
        dataset = self._sets.pop(key, None)
        if dataset is None:
            return None
        self._sets[key] = dataset  # at the end: used last
        return settled(dataset)

    def put(self, key: Hashable, dataset: "Dataset") -> None:
        """Keep what `settled` gave, if it can be kept; what was used longest ago makes room for it."""
        if all(isinstance(leaf, _FIXED) or _is_plain(leaf) for leaf in _leaves(_parts(dataset))):
            self._sets[key] = settled(dataset)
        while sum(map(_size, self._sets.values())) > self._max_bytes:
            del self._sets[next(iter(self._sets))]


def settled(dataset: "Dataset") -> "Dataset":
    """The data set with its arrays read-only, and lists and dicts that nobody else has."""
    return replace(
        dataset,
        visible=_settled(dataset.visible),
        asked=_settled(dataset.asked),
        labels=Secret(_settled(dataset.labels.reveal())),
    )


def basis(folder: Path) -> str:
    """A digest of all files of an assignment that its data may rest on: all but the checks.

    Raises:
        CourseError: one of them can't be read.
    """
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and _APART.isdisjoint(name.parts):
            try:
                content = path.read_bytes()
            except OSError as error:
                raise CourseError(f"{path}: can't be read: {error.strerror}; mend its permissions") from error
            whole.update(f"{name.as_posix()}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


def _settled(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
        return value
    if isinstance(value, Mapping):
        return {name: _settled(item) for name, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(map(_settled, value))
    return value


def _parts(dataset: "Dataset") -> list[Any]:
    return [dataset.visible, dataset.asked, dataset.labels.reveal(), dataset.files]


def _leaves(value: Any) -> Iterator[Any]:
    """All in `value` that is no mapping, list or tuple."""
    if isinstance(value, Mapping):
        yield from _leaves(list(value.values()))
    elif type(value) in (list, tuple):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _is_plain(leaf: Any) -> bool:
    return type(leaf) is np.ndarray and not leaf.dtype.hasobject


def _size(dataset: "Dataset") -> int:
    return sum(
        leaf.nbytes if isinstance(leaf, np.ndarray) else len(leaf)
        for leaf in _leaves(_parts(dataset))
        if isinstance(leaf, np.ndarray | bytes)
    )
