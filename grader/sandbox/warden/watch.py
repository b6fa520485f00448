"""Bounds where the kernel offers no control group: look at the whole tree often, and kill what goes too far.

A tree can overshoot between two looks; the limits of each process (`RLIMIT_AS`) bound by how much.
"""

import os
import time
from collections.abc import Callable

from . import processes
from .processes import Process

_MB = 1 << 20
_REST = 20  # the exact sum is taken when it has rested for so many times what it took,
_GROWTH = 1.1  # or when memory has grown so much since


class Watch:
    """Watches the descendants of this process; the same interface as `cgroups.Group`."""

    def __init__(self, memory_mb: int, tasks: int) -> None:
        self._memory = memory_mb * _MB
        self._tasks = tasks
        self._peak = 0
        self._summed = 0
        self._next_sum = 0.0
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
        # pages that forks share are counted in each of them, so this is too high; the exact sum takes longer
        at_most = sum(process.resident for process in tree)
        if at_most <= self._memory and (at_most <= self._peak or not self._is_due(at_most)):
            return None
        self._summed = at_most
        used = self._sum_up(tree)
        total = sum(used.values())
        self._peak = max(self._peak, total)
        return max(tree, key=lambda process: used[process.pid]) if total > self._memory else None

    def _is_due(self, at_most: int) -> bool:
        return at_most > self._summed * _GROWTH or time.monotonic() >= self._next_sum

    def _sum_up(self, tree: list[Process]) -> dict[int, int]:
        """What each process uses; all that is resident where the kernel won't say what of that it shares."""
        began = time.process_time()
        used = {process.pid: processes.own_memory(process.pid) or process.resident for process in tree}
        self._next_sum = time.monotonic() + _REST * (time.process_time() - began)
        return used

    def peak_memory(self) -> int:
        """The most memory that was seen in use at once, in bytes.

        Pages that processes share are counted once. It is no upper bound: what came and went between two looks was not
        seen, nor is growth by less than a tenth always. Files in a folder that lies in memory are not in it.
        """
        return self._peak

    def cpu_seconds(self) -> float:
        """Processor time seen at the last look; what had died and been waited for by then is in it."""
        return self._cpu_seconds

    def kill(self) -> None:
        """Kill every descendant there is now."""
        processes.kill(processes.descendants(os.getpid()))

    def kill_but(self, spared: Callable[[int], bool]) -> bool:
        """Kill every living descendant but those that `spared` holds of; whether there were any."""
        tree = processes.descendants(os.getpid())
        doomed = [process for process in tree if not process.dead and not spared(process.pid)]
        processes.kill(doomed)
        return bool(doomed)

    def remove(self) -> None:
        """Nothing to remove."""
