# ruff: noqa: PTH116, PTH123, PTH208 - importing pathlib would lengthen every start
"""Which processes there are, as `/proc` tells it."""

import functools
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Process(NamedTuple):
    """One process: `cpu_seconds` with those of its children that it has waited for, `resident` in bytes."""

    pid: int
    parent: int
    dead: bool
    threads: int
    cpu_seconds: float
    resident: int
    started: int


def look(pid: int) -> Process | None:
    """Process `pid` if there is one. Fields as in proc(5), `/proc/pid/stat`."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            # the name in brackets may hold anything, brackets too
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return None
    threads = int(fields[17])
    return Process(
        pid=pid,
        parent=int(fields[1]),
        dead=fields[0] in b"ZX" and threads <= 1,  # only the first thread may have ended
        threads=threads,
        cpu_seconds=sum(map(int, fields[11:15])) / _TICKS,
        resident=int(fields[21]) * _PAGE,
        started=int(fields[19]),
    )


def everything() -> Iterator[Process]:
    """All processes that can be seen."""
    for name in os.listdir("/proc"):
        if name.isdigit() and (process := look(int(name))):
            yield process


def descendants(root: int) -> list[Process]:
    """The children of `root`, their children, and so on, without `root`."""
    children: dict[int, list[Process]] = {}
    for process in everything():
        children.setdefault(process.parent, []).append(process)
    found: list[Process] = []
    parents = [root]
    while parents:
        family = children.pop(parents.pop(), [])
        found += family
        parents += [process.pid for process in family]
    return found


def kill(processes: Iterable[Process]) -> None:
    """Kill those that are still there."""
    for process in processes:
        kill_if(process.pid, functools.partial(_is, process))


def _is(process: Process) -> bool:
    now = look(process.pid)
    return now is not None and now.started == process.started


def kill_if(pid: int, condition: Callable[[], bool]) -> None:
    """Kill the process that has number `pid` now, if `condition` holds of it.

    A fork bomb uses up all numbers within a second, failed forks included, so a number may mean another process a
    moment after it was read; the handle that is opened first doesn't.
    """
    try:
        handle = os.pidfd_open(pid)
    except OSError:
        return
    try:
        if condition():
            signal.pidfd_send_signal(handle, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        os.close(handle)


def own_memory(pid: int) -> int:
    """Memory of a process in bytes, what it shares with n others counted as its n-th part; 0 if it is gone."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
            return 1024 * sum(int(line.split()[1]) for line in file if line.startswith(b"Pss:"))
    except OSError:
        return 0


def number_inside(pid: int) -> int | None:
    """The number that a process has in the innermost namespace that it is in; None: it is in none but the reader's."""
    try:
        with open(f"/proc/{pid}/status", "rb") as file:
            numbers = next((line.split()[1:] for line in file if line.startswith(b"NSpid:")), [])
    except OSError:
        return None
    return int(numbers[-1]) if len(numbers) > 1 else None


def tasks_of(uid: int) -> int:
    """How many processes and threads user `uid` has now, as RLIMIT_NPROC counts them."""
    total = 0
    for process in everything():
        try:
            if os.stat(f"/proc/{process.pid}").st_uid == uid:
                total += process.threads
        except FileNotFoundError:
            continue
    return total
