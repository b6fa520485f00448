"""Which format a download is of, told from what lies in it.

A format is a module of this folder with `name`, `rank`, `recognises` and `read`; its file's name is its key.
"""

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from pathlib import Path

from grader.batch.intake.base import Format, contents
from grader.course.faults import nearest
from grader.errors import AskError


@functools.cache
def formats() -> Mapping[str, Format]:
    """Every format that there is, the surest of what it recognises first."""
    package = importlib.import_module(__package__)
    modules = {
        info.name: importlib.import_module(f"{__package__}.{info.name}")
        for info in pkgutil.iter_modules(package.__path__)
    }
    known: dict[str, Format] = {key: module for key, module in modules.items() if hasattr(module, "recognises")}
    return dict(sorted(known.items(), key=lambda item: (item[1].rank, item[0])))


def format_of(key: str) -> Format:
    """The format called `key`. Raises `AskError` where there is none."""
    if key not in formats():
        raise AskError(f"{key}: there is no format of that name; {nearest(key, list(formats()))}")
    return formats()[key]


def recognise(folder: Path) -> str:
    """The key of the format of the download in `folder`; a folder or a file a student, if it is of no other."""
    inside = contents(folder)
    return next(key for key, form in formats().items() if form.recognises(inside))
