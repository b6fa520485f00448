"""Which class a batch is of: its file, and the roster that the file names, remembered with the results."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from grader.batch.class_file import FILE, ClassFile, load_class_file
from grader.batch.roster import Roster
from grader.errors import AskError

_KEPT: Final = "class.json"


@dataclass(frozen=True)
class ClassTerms:
    """What the class's own file says, and its roster; neither is there of a class that has no file."""

    file: ClassFile = field(default_factory=ClassFile)
    roster: Roster | None = None
    path: Path | None = None


def class_terms(folder: Path, given: Path | None) -> ClassTerms:
    """The terms in the file `given`, in the class.yaml of a folder given, or in what `folder` was graded with.

    Raises:
        CourseError: the file has faults.
        AskError: it isn't there, or the roster has faults.
    """
    path = given if given is not None else _kept(folder)
    if path is None:
        return ClassTerms()
    path = (path / FILE if path.is_dir() else path).absolute()
    if not path.is_file():
        raise AskError(f"{path}: there is no such file; name the class's own file with --class")
    return ClassTerms(*load_class_file(path), path)


def keep_terms(folder: Path, terms: ClassTerms) -> None:
    """Remember in `folder` where the terms stand, so that what is made of the results later follows them."""
    if terms.path is not None:
        (folder / _KEPT).write_text(json.dumps({"class": str(terms.path)}), encoding="utf-8")


def _kept(folder: Path) -> Path | None:
    try:
        return Path(json.loads((folder / _KEPT).read_text(encoding="utf-8"))["class"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AskError(f"{folder / _KEPT}: can't be read; name the class's own file with --class") from error
