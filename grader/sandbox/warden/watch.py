"""Bounds where the kernel offers no control group: look at the whole tree often, and kill what goes too far.

A tree can overshoot between two looks; the limits of each process (`RLIMIT_AS`) bound by how much.
"""

import os

from . import processes
from .processes import Process

_MB = 1 << 20


class Watch:
    """Watches the descendants of this process; the same interface as `cgroups.Group`."""

    def __init__(self, memory_mb: int, tasks: int) -> None:
        self._memory = memory_mb * _MB
        self._tasks = tasks
        self._peak = 0
        self._cpu_seconds = 0.0

    def admit(self, pid: int) -> None:
        """Nothing to do: descent decides."""

    def check(self) -> str | None:
        """Look once. Too many tasks: "processes". Too much memory: the largest process is killed, and "memory"."""
        tree = processes.descendants(os.getpid())
        self._cpu_seconds = max(self._cpu_seconds, sum(process.cpu_seconds for process in tree))
        if sum(process.threads for process in tree) > self._tasks:
            return "processes"
        largest = self._too_much(tree)
        if largest is None:
            return None
        processes.kill([largest])
        return "memory"

    def _too_much(self, tree: list[Process]) -> Process | None:
        """The largest process if the tree uses too much memory."""
        used = {process.pid: process.resident for process in tree}
        # pages that forks share are counted in each of them, so this is too high; the exact sum takes longer
        if sum(used.values()) > self._memory:
            used = {pid: processes.own_memory(pid) for pid in used}
        total = sum(used.values())
        self._peak = max(self._peak, total)
        return max(tree, key=lambda process: used[process.pid]) if total > self._memory else None

    def peak_memory(self) -> int:
        """The most memory that was seen in use at once, in bytes."""
        return self._peak

    def cpu_seconds(self) -> float:
        """Processor time seen at the last look; what had died and been waited for by then is in it."""
        return self._cpu_seconds

    def kill(self) -> None:
        """Kill every descendant there is now."""
        processes.kill(processes.descendants(os.getpid()))

    def remove(self) -> None:
        """Nothing to remove."""
