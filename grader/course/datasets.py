"""Data sets: what an assignment's `data.py` gives, with the answers kept apart from all that students may see."""

import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from grader.course.fetch import Folder, Source
from grader.course.reuse import Kept, basis, settled
from grader.errors import CourseError, GraderError
from grader.wire.secret import Secret

if TYPE_CHECKING:
    from grader.course.discovery import Assignment

Fetcher = Callable[[Source | Folder], Path]

_GENERATED: Final = Kept(max_bytes=256 << 20)


@dataclass(frozen=True)
class Dataset:
    """One data set, drawn for one course.

    `visible` holds the arrays that students' code and the stages' recipes may have, `asked` the inputs of the held-out
    set and `labels` its answers, which only the judge reveals. `files` are placed beside the submission under their
    relative names: bytes, or a path to copy from. `note` says in a sentence what the data are.

    Raises:
        TypeError: `labels` isn't a `Secret`, or a name isn't text.
        ValueError: a name in `files` is absolute or leads out of the submission's folder.
    """

    visible: Mapping[str, Any]
    asked: Mapping[str, Any]
    labels: Secret[Any]
    files: Mapping[str, bytes | Path] = field(default_factory=dict)
    note: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.labels, Secret):
            raise TypeError("labels must be a Secret(...), so that it can't reach a student's process")
        for key in ("visible", "asked", "files"):
            mapping = dict(getattr(self, key))
            if not all(isinstance(name, str) for name in mapping):
                raise TypeError(f"{key} must have text for keys")
            object.__setattr__(self, key, MappingProxyType(mapping))
        for name, content in self.files.items():
            _check_file(name, content)


def _check_file(name: str, content: object) -> None:
    path = PurePosixPath(name)
    if not path.name or path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        raise ValueError(f"files: {name!r} must be a relative name inside the submission's folder")
    if not isinstance(content, bytes | Path):
        raise TypeError(f"files: {name!r} must be bytes or a Path, not {type(content).__name__}")


def load_dataset(assignment: "Assignment", name: str, rng: np.random.Generator, fetch: Fetcher) -> Dataset:
    """The data set `name` of `assignment`: what `load(name, rng, fetch)` of its `data.py` returns.

    Its arrays are read-only. What was generated alone, without `fetch`, is kept in memory for the next time that the
    same is asked for.

    Raises:
        CourseError: `data.py` is missing or broken, or gives something else; names the file and the line.
        GraderError: whatever `fetch` raised, unchanged.
    """
    path = assignment.data_module
    shown = f"{assignment.name}/{path.name}"
    if not path.is_file():
        raise CourseError(f"{shown}: there is no such file; write it, with a function load(name, rng, fetch)")
    key = (str(path), basis(assignment.folder), name, repr(rng.bit_generator.state))
    known = _GENERATED.get(key)
    if known is not None:
        return known
    noticing = _Noticing(fetch)
    try:
        with _imported(path, assignment.name) as module:
            dataset = _function(module, shown)(name, rng, noticing)
    except GraderError:
        raise
    except (Exception, SystemExit) as error:
        raise CourseError(f"{shown}{_line(error, path)}: {_what(error)}; mend it and run again") from error
    if not isinstance(dataset, Dataset):
        raise CourseError(f"{shown}: load({name!r}, ...) must return a Dataset, not {type(dataset).__name__}")
    dataset = settled(dataset)
    if not noticing.fetched:
        _GENERATED.put(key, dataset)
    return dataset


class _Noticing:
    """A `fetch` that notices whether it is used."""

    def __init__(self, fetch: Fetcher) -> None:
        self.fetched = False
        self._fetch = fetch

    def __call__(self, source: Source | Folder) -> Path:
        self.fetched = True
        return self._fetch(source)


def _function(module: ModuleType, shown: str) -> Callable[[str, np.random.Generator, Fetcher], object]:
    if not callable(getattr(module, "load", None)):
        raise CourseError(f"{shown}: must define a function load(name, rng, fetch)")
    function: Callable[[str, np.random.Generator, Fetcher], object] = module.load
    return function


@contextmanager
def _imported(path: Path, name: str) -> Iterator[ModuleType]:
    """The module at `path`, known to `sys.modules` for the while only; no bytecode is written beside it."""
    module = ModuleType(f"grader_course_data_{name}")
    module.__file__ = str(path)
    code = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    # Dataclasses look their own module up by name while they are made.
    sys.modules[module.__name__] = module
    try:
        exec(code, module.__dict__)  # noqa: S102 - the course author's own code, which runs outside the sandbox
        yield module
    finally:
        sys.modules.pop(module.__name__, None)


def _line(error: BaseException, path: Path) -> str:
    """`:12` for the line of the file at `path` where `error` arose, as near as is known."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return f":{error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    return f":{lines[-1]}" if lines else ""


def _what(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
