"""The seam between grading and confinement. Nothing here knows what is being graded.

A sandbox runs one Python script in a confined process tree. Paths are the same inside and outside: what is listed as
readable is seen read-only where it is, `scratch` is writable and bounded, nothing else of the user's exists.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from socket import socket
from typing import Protocol

from .gpu import Gpu


@dataclass(frozen=True)
class Limits:
    """Bounds on a whole process tree. `seconds` are wall seconds; `cpu_seconds` are without a bound if None.

    `gpu_share` is how much of a GPU's memory one process may take, as torch counts it.
    """

    seconds: float = 120.0
    cpu_seconds: float | None = None
    memory_mb: int = 2048
    processes: int = 64
    disk_mb: int = 256
    files: int = 4096
    output_kb: int = 1024
    gpu_share: float = 0.8


@dataclass(frozen=True)
class Command:
    """A Python script to run confined.

    `script` is run by the harness's own interpreter with `args`; `sys.path` inside is the standard library, `path` and
    the third-party packages (without the harness). `channel`, if given, is inherited as file descriptor 3. `scratch`
    is a folder that exists and is empty; it is where the script starts, and what is written there may be gone at the
    end. The script, `path` and `readable` are seen where they are; they don't lie in `scratch`. `gpu` is one that the
    script may use; None, as for nearly everything, is none: no device file, no variable, no system call for one.
    """

    script: Path
    args: tuple[str, ...] = ()
    path: tuple[Path, ...] = ()
    readable: tuple[Path, ...] = ()
    scratch: Path = Path("scratch")
    env: Mapping[str, str] = field(default_factory=dict)
    channel: socket | None = None
    limits: Limits = field(default_factory=Limits)
    gpu: Gpu | None = None


class Promise(StrEnum):
    """What confinement can hold. A sandbox lists those that it does not hold in `gaps`, with the reason."""

    no_network = "no_network"
    files_hidden = "files_hidden"
    read_only_system = "read_only_system"
    processes_hidden = "processes_hidden"
    no_signals_out = "no_signals_out"
    dangerous_syscalls = "dangerous_syscalls"
    memory = "memory"
    process_count = "process_count"
    disk = "disk"
    inodes = "inodes"
    wall_clock = "wall_clock"
    output = "output"
    dies_with_parent = "dies_with_parent"
    nothing_left = "nothing_left"
    clean_environment = "clean_environment"
    no_stray_descriptors = "no_stray_descriptors"


@dataclass(frozen=True)
class Exit:
    """How a confined tree ended.

    `code` is the script's exit code, or 128 and the signal that killed it. `breach` names the limit that ended it
    ("memory", "seconds", ...), if one did. `log` is the beginning and the end of what it printed, and `log_lost` how
    many bytes between are missing. `peak_memory_mb` is exact where a control group bounds the tree, files in a scratch
    folder in memory and what the kernel keeps of files from the disk included; elsewhere it is the most that was seen
    at looks some twentieths of a second apart, shared pages counted once. It is 0 where nobody measured it.
    """

    code: int
    breach: str | None
    cpu_seconds: float
    peak_memory_mb: float
    log: str
    log_lost: int


class Confined(Protocol):
    """A running confined process tree."""

    def breach(self) -> str | None:
        """The limit that has killed something in the tree since the last sweep, if any.

        "memory" kills one process, and the tree may live on; "seconds", "cpu", "processes", "disk" and "files" kill it
        whole. Where the kernel can refuse to fork or to write, it does, and there is no breach.
        """

    def sweep(self, keep: Collection[int]) -> bool:
        """Kill every process of the tree but the script's own and those in `keep` (pids as seen from outside).

        Returns whether all of them are gone. A breach that the tree has survived is forgotten.
        """

    def allow(self, seconds: float) -> None:
        """Let the tree run for so many wall seconds more: for what it waited through no doing of its own."""

    def wait(self, seconds: float) -> bool:
        """Wait at most `seconds` for the script to end, by itself or by a breach; whether it has."""

    def end(self) -> Exit:
        """Kill whatever is left, wait until it is gone, release everything. May be called twice."""


class Sandbox(Protocol):
    """A way to confine a process. The module's file name is its key on the command line."""

    @property
    def name(self) -> str:
        """The key on the command line."""

    @property
    def gaps(self) -> Mapping[Promise, str]:
        """The promises that this sandbox does not hold on this machine, each with the reason in plain words."""

    def trouble(self) -> str | None:
        """Why this sandbox can't be used here, found by trying it; None if it can."""

    def start(self, command: Command) -> Confined:
        """Start `command` confined. Raises `SandboxError` if that can't be done."""
