"""Try a way of confining by really starting something in it."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from grader.errors import SandboxError

from .base import Command, Confined, Limits
from .interpreter import LOCKDOWN

_LIMITS = Limits(seconds=20, memory_mb=256, processes=8, disk_mb=4, files=64, output_kb=16)


def trouble(start: Callable[[Command], Confined]) -> str | None:
    """What goes wrong when a script that does nothing is confined; None if nothing does."""
    if sys.platform != "linux":
        return "submissions can be run on Linux only; on macOS and Windows use WSL2 or a Linux container"
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        try:
            confined = start(Command(script=LOCKDOWN / "hello.py", scratch=Path(folder), limits=_LIMITS))
            confined.wait(_LIMITS.seconds)
            end = confined.end()
        except SandboxError as error:
            return str(error)
    if end.code == 0:
        return None
    return f"a script that does nothing ended with exit code {end.code}: {end.log.strip()[-200:]}"
