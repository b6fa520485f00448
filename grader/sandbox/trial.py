"""Try a way of confining, and a GPU within it, by really starting something in it."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from grader.errors import SandboxError

from .base import Command, Confined, Exit, Limits
from .gpu import Gpu
from .interpreter import LOCKDOWN

_LIMITS = Limits(seconds=20, memory_mb=256, processes=8, disk_mb=4, files=64, output_kb=16)
_GPU_LIMITS = Limits(seconds=60, memory_mb=4096, processes=64, disk_mb=64, files=256, output_kb=16)

Start = Callable[[Command], Confined]


def trouble(start: Start) -> str | None:
    """What goes wrong when a script that does nothing is confined; None if nothing does."""
    if sys.platform != "linux":
        return "submissions can be run on Linux only; on macOS and Windows use WSL2 or a Linux container"
    try:
        end = _run(start, "hello.py", _LIMITS)
    except SandboxError as error:
        return str(error)
    if end.code == 0:
        return None
    return f"a script that does nothing ended with exit code {end.code}: {end.log.strip()[-200:]}"


def gpu_trouble(start: Start, gpu: Gpu) -> str | None:
    """What goes wrong when a script that makes a context on `gpu` is confined; None if nothing does."""
    try:
        end = _run(start, "hello_gpu.py", _GPU_LIMITS, gpu)
    except SandboxError as error:
        return str(error)
    if end.code == 0:
        return None
    return end.log.strip().rpartition("\n")[2][-200:] or f"a script that tries it ended with exit code {end.code}"


def _run(start: Start, script: str, limits: Limits, gpu: Gpu | None = None) -> Exit:
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        confined = start(Command(script=LOCKDOWN / script, scratch=Path(folder), limits=limits, gpu=gpu))
        confined.wait(limits.seconds)
        return confined.end()
