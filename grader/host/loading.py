"""Loading a submission: its module becomes a namespace that questions can be asked of."""

import importlib.util
import os
import random
import shutil
import sys
import types
from pathlib import Path
from typing import Any


def prepare(needs: list[str]) -> None:
    """Import what the assignment needs, before any student code runs, so that it is the real thing."""
    for name in needs:
        importlib.import_module(name)


def place(submission: str, data: str) -> None:
    """Copy the submission into the current folder, which is writable and bounded, and link the data files beside it."""
    shutil.copytree(submission, ".", dirs_exist_ok=True)
    for source in sorted(Path(data).rglob("*")):
        target = Path(source.relative_to(data))
        if source.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(source)


def load_module(file: str) -> tuple[types.ModuleType, BaseException | None]:
    """Run the module `file`; its namespace as far as it got, and what stopped it, if anything did."""
    name = Path(file).stem
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        message = f"{file} is no Python module"
        raise ImportError(message)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException as error:  # noqa: BLE001  SystemExit of the student's must not end the host
        return module, error
    return module, None


def seed(number: int) -> None:
    """Put every generator of random numbers that is loaded into a known state."""
    random.seed(number)
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    if numpy is not None:
        numpy.random.seed(number % 2**32)
    if torch is not None:
        torch.manual_seed(number)


def enter(folder: str) -> None:
    """Make `folder` the place where the student's own imports are found first."""
    sys.path.insert(0, folder)
    os.chdir(folder)


def recipes(file: str | None) -> Any:
    """The assignment's recipes, that run beside the student's code; an empty namespace where it has none."""
    if file is None:
        return types.SimpleNamespace()
    module, error = load_module(file)
    if error is not None:
        raise error
    return module
