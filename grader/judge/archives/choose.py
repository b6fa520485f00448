"""Which format an archive is of, told from its content and not from its name.

A format is a module of this folder with `WRAPS`, `recognises` and `members`; its file's name is its key.
"""

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from pathlib import Path

from grader.judge.archives.base import Format

_HEAD = 512


@functools.cache
def formats() -> Mapping[str, Format]:
    """Every format that there is."""
    package = importlib.import_module(__package__)
    modules = {
        info.name: importlib.import_module(f"{__package__}.{info.name}")
        for info in pkgutil.iter_modules(package.__path__)
    }
    return {key: module for key, module in modules.items() if hasattr(module, "recognises")}


def recognise(path: Path) -> str | None:
    """The key of the format of the file at `path`; None if it is no archive. Raises `OSError` if it can't be read."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return next((key for key, form in formats().items() if form.recognises(path, head)), None)
