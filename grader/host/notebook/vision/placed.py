"""The pictures that the course placed beside the notebook: `.npz` files that stand for published data sets.

    images   (N, height, width) or (N, height, width, 3), bytes
    labels   (N,), whole numbers; may be missing
    classes  (K,), text: the name of each label; may be missing
    names    text: further data sets that the file stands for; may be missing

The file is named after its data set: `cifar10.npz`; or `cifar10_train.npz` and `cifar10_test.npz`. Of a single file
the last sixth is the test set.
"""

import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from grader.host.notebook.notes import NOTES

Array = np.ndarray[Any, Any]

HELD = 6  # one part of so many is the test set of a single file
_SPLITS = ("train", "test")
_MOST_TOLD = 6
_IMAGES = "images.npy"


@dataclass(frozen=True)
class Placed:
    """The pictures of one file, or of one part of it. See the top of this module for the shapes."""

    file: str
    images: Array
    labels: Array
    classes: tuple[str, ...]
    names: tuple[str, ...]

    def part(self, split: str) -> "Placed":
        """The first five sixths for `train`, the last for `test`, else all."""
        at = len(self.images) - len(self.images) // HELD
        part = {"train": slice(at), "test": slice(at, None)}.get(split, slice(None))
        return Placed(self.file, self.images[part], self.labels[part], self.classes, self.names)


def find(kind: str, names: Iterable[str], split: str, root: Any) -> Placed:
    """The placed pictures for the data set `kind`, which goes by `names`, best first; `split` may be empty.

    Raises:
        FileNotFoundError: None are placed for it; the message lists those that are.
        ValueError: A file isn't of the form that is described above.
    """
    files = {path.name: path for path in _files(root)}
    for name in names:
        for path in files.values():
            if split and _plain(path.stem) == _plain(name + split):
                return _told(kind, read(path), f"its {split} set")
        for path in files.values():
            if _plain(path.stem) == _plain(name) or _plain(name) in map(_plain, _names(path)):
                part = "of which the last sixth is the test set" if split in _SPLITS else ""
                return _told(kind, read(path).part(split), part)
    shown = ", ".join(sorted(files)[:_MOST_TOLD])
    there = f"the pictures that the course placed are in {shown}" if shown else "the course placed no pictures"
    raise FileNotFoundError(f"{kind}{f' ({split})' if split else ''} isn't here and can't be downloaded; {there}")


@cache
def read(path: Path) -> Placed:
    """The file at `path`. Raises `ValueError` where it isn't of the form that is described above."""
    with np.load(path, allow_pickle=False) as file:
        held = {name: file[name] for name in file.files}
    images = held["images"]
    labels = held.get("labels", np.zeros(len(images), np.int64))
    if images.dtype != np.uint8 or not (images.ndim == 3 or (images.ndim == 4 and images.shape[3] == 3)):
        raise ValueError(
            f"{path.name}: images must be bytes in (N, height, width[, 3]), not {images.dtype} in {images.shape}"
        )
    if labels.shape != images.shape[:1] or labels.dtype.kind not in "iu":
        raise ValueError(f"{path.name}: labels must be {len(images)} whole numbers, not {labels.dtype} {labels.shape}")
    classes = held.get("classes", np.unique(labels)).astype(str)
    return Placed(path.name, images, labels.astype(np.int64), tuple(classes.tolist()), _names(path))


def _told(kind: str, placed: Placed, part: str) -> Placed:
    size = "x".join(map(str, placed.images.shape[1:3]))
    part = f", {part}" if part else ""
    NOTES.say(f"datasets.{kind} gives the {len(placed.images):,} pictures ({size}) of {placed.file}{part}.")
    return placed


def _files(root: Any) -> Iterator[Path]:
    """The files of pictures in the folders where a notebook's data may lie."""
    here = Path.cwd()
    beside = Path(sys.argv[0]).parent if sys.argv else here
    folders = dict.fromkeys((Path(root), here, here / "data", beside, beside / "data"))
    for folder in folders:
        for path in sorted(folder.glob("*.npz")) if folder.is_dir() else ():
            if _holds_images(path):
                yield path


def _holds_images(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as file:
            return _IMAGES in file.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


@cache
def _names(path: Path) -> tuple[str, ...]:
    with np.load(path, allow_pickle=False) as file:
        return tuple(np.atleast_1d(file["names"]).astype(str).tolist()) if "names" in file.files else ()


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())
