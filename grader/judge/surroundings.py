"""What pytest runs checks in: the modules beside them, and none of the user's own settings."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def helpers_importable(folder: Path) -> Iterator[None]:
    """Let checks import modules that stand beside them, and leave nothing of that behind."""
    before = set(sys.modules)
    write, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        sys.dont_write_bytecode = write
        for name in set(sys.modules) - before:
            if (getattr(sys.modules[name], "__file__", None) or "").startswith(str(folder)):
                del sys.modules[name]


@contextmanager
def no_settings_of_the_user() -> Iterator[None]:
    """Keep from pytest what the user has set for runs of their own."""
    kept = {name: os.environ.pop(name) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS") if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
