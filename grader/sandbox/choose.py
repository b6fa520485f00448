"""Which sandbox to use: the strongest that works here, found by trying, or the one that was asked for.

A sandbox is a module of this folder with a `strength` and a function `make`; its file's name is its key.
"""

import functools
import importlib
import pkgutil
from collections.abc import Mapping

from grader.errors import AskError, SandboxError

from .base import Sandbox

AUTO = "auto"


@functools.cache
def sandboxes() -> Mapping[str, Sandbox]:
    """Every sandbox that there is, the strongest first, whether it works here or not."""
    package = importlib.import_module(__package__)
    modules = {
        info.name: importlib.import_module(f"{__package__}.{info.name}")
        for info in pkgutil.iter_modules(package.__path__)
    }
    found = [(module.strength, key, module.make()) for key, module in modules.items() if hasattr(module, "strength")]
    return {key: sandbox for _, key, sandbox in sorted(found, key=lambda row: row[0], reverse=True)}


def choose(name: str = AUTO) -> Sandbox:
    """The sandbox called `name`, or for "auto" the strongest that works here.

    Raises:
        AskError: There is no sandbox of that name, or it doesn't work here.
        SandboxError: None works, not even the one that confines nothing.
    """
    known = sandboxes()
    if name == AUTO:
        return _strongest()
    if name not in known:
        raise AskError(f"--sandbox {name}: there is no such sandbox; use {AUTO}, {', '.join(known)}")
    trouble = _trouble(name)
    if trouble:
        raise AskError(f"--sandbox {name}: {trouble}; or use --sandbox {AUTO}, which takes the best that works here")
    return known[name]


def _strongest() -> Sandbox:
    troubles = {}
    for key, sandbox in sandboxes().items():
        trouble = _trouble(key)
        if trouble is None:
            return sandbox
        troubles[key] = trouble
    reasons = "; ".join(f"{key}: {trouble}" for key, trouble in troubles.items())
    raise SandboxError(f"no way to run a submission works on this machine ({reasons})")


@functools.cache
def _trouble(name: str) -> str | None:
    """Why the sandbox doesn't work here; None if it does, which takes a process or two to find out."""
    return sandboxes()[name].trouble()
