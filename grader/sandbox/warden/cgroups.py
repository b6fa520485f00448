# ruff: noqa: PTH102, PTH106, PTH112, PTH116, PTH119, PTH120, PTH123, PTH208 - importing pathlib would lengthen every start
"""Control groups: the kernel bounds and counts a whole process tree. Version 1 and 2, wherever they are writable.

A group is named for the warden that made it, so that the next warden can clear away what a dead one left.
"""

import functools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple

from . import processes

_PREFIX = "grader-"
_MB = 1 << 20
_REMOVAL_SECONDS = 2.0


class Hierarchy(NamedTuple):
    """A tree of groups and the controllers that act in it. `home`: the folder under which new groups go."""

    version: int
    controllers: frozenset[str]
    home: str


def _mounts() -> Iterator[tuple[str, str, frozenset[str]]]:
    """(type, folder, options) of each mounted control group file system."""
    with open("/proc/self/mounts") as file:
        for line in file:
            _, folder, kind, options = line.split()[:4]
            if kind in ("cgroup", "cgroup2"):
                yield kind, folder, frozenset(options.split(","))


def _membership() -> dict[frozenset[str], str]:
    """The path of this process's group by the hierarchy's controllers; version 2 has the empty set."""
    with open("/proc/self/cgroup") as file:
        rows = [line.rstrip("\n").split(":", 2) for line in file]
    return {frozenset(filter(None, names.split(","))): path for _, names, path in rows}


def _read(path: str) -> str:
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def _write(path: str, value: str | int) -> None:
    with open(path, "w") as file:
        file.write(str(value))


def _place(folder: str, path: str) -> str:
    """Where a group lies; in a container the path may be the outside's, and the mounted folder is the group."""
    inside = folder + path.rstrip("/")
    return inside if os.path.isdir(inside) else folder


def _delegated(folder: str, path: str) -> Hierarchy | None:
    """Version 2: the nearest group upwards that hands memory and pids down and lets us make a group in it."""
    place = _place(folder, path)
    while place.startswith(folder):
        handed_down = frozenset(_read(f"{place}/cgroup.subtree_control").split())
        if {"memory", "pids"} <= handed_down and os.access(f"{place}/cgroup.procs", os.W_OK):
            return Hierarchy(2, handed_down | {"cpuacct"}, place)
        place = os.path.dirname(place)
    return None


def hierarchies() -> list[Hierarchy]:
    """The hierarchies in which groups that bound memory and processes, and count CPU time, can be made."""
    wanted = {"memory", "pids", "cpuacct"}
    found: list[Hierarchy] = []
    try:
        groups = _membership()
        for kind, folder, options in _mounts():
            if kind == "cgroup2":
                here = _delegated(folder, groups.get(frozenset(), ""))
                found += [here] if here else []
                continue
            for names, path in groups.items():
                place = _place(folder, path)
                if names & wanted and names <= options and os.access(place, os.W_OK):
                    found.append(Hierarchy(1, names, place))
    except OSError:
        return []
    return found


@functools.cache
def bounds() -> bool:
    """Whether the kernel will bound memory and processes here, found once by making a group and removing it."""
    try:
        group = Group(16, 16)
    except OSError:
        return False
    group.remove()
    return True


class Group:
    """One group in every hierarchy that there is. Raises `OSError` where memory and processes can't be bounded."""

    def __init__(self, memory_mb: int, tasks: int) -> None:
        self._folders: dict[str, str] = {}
        self._versions: dict[str, int] = {}
        self._kills_told = 0
        name = _name()
        try:
            for hierarchy in hierarchies():
                _clear_stale(hierarchy.home)
                folder = f"{hierarchy.home}/{name}"
                os.mkdir(folder)
                self._folders |= dict.fromkeys(hierarchy.controllers, folder)
                self._versions |= dict.fromkeys(hierarchy.controllers, hierarchy.version)
            self._bound(memory_mb * _MB, tasks)
        except (OSError, KeyError) as error:
            self.remove()
            raise OSError("control groups can't be used") from error

    def _bound(self, memory: int, tasks: int) -> None:
        folder = self._folders["memory"]
        if self._versions["memory"] == 1:
            _write(f"{folder}/memory.limit_in_bytes", memory)
            with suppress(OSError):
                _write(f"{folder}/memory.memsw.limit_in_bytes", memory)
        else:
            _write(f"{folder}/memory.max", memory)
            with suppress(OSError):
                _write(f"{folder}/memory.swap.max", 0)
        _write(f"{self._folders['pids']}/pids.max", tasks)

    def admit(self, pid: int) -> None:
        """Move a process in; what it starts will be in, too. Raises `OSError`."""
        for folder in set(self._folders.values()):
            _write(f"{folder}/cgroup.procs", pid)

    def check(self) -> str | None:
        """The bound that has cost a process its life since the last call, if any."""
        kills = self._killed_for_memory()
        news = kills > self._kills_told
        self._kills_told = kills
        return "memory" if news else None

    def _killed_for_memory(self) -> int:
        file = {1: "memory.oom_control", 2: "memory.events"}[self._versions["memory"]]
        rows = [line.split() for line in _read(f"{self._folders['memory']}/{file}").splitlines()]
        return sum(int(row[1]) for row in rows if row[0] == "oom_kill")

    def peak_memory(self) -> int:
        """The most memory that the group has used at once, in bytes; 0 where the kernel doesn't say."""
        file = {1: "memory.max_usage_in_bytes", 2: "memory.peak"}[self._versions["memory"]]
        return int(_read(f"{self._folders['memory']}/{file}") or 0)

    def cpu_seconds(self) -> float:
        """Processor time of all that ever was in the group; 0 where the kernel doesn't count it."""
        folder = self._folders.get("cpuacct")
        if folder is None:
            return 0.0
        if self._versions["cpuacct"] == 1:
            return int(_read(f"{folder}/cpuacct.usage")) / 1e9
        rows = [line.split() for line in _read(f"{folder}/cpu.stat").splitlines()]
        return sum(int(row[1]) for row in rows if row[0] == "usage_usec") / 1e6

    def kill(self) -> None:
        """Kill every process in the group."""
        for folder in set(self._folders.values()):
            _kill(folder)

    def kill_but(self, spared: Callable[[int], bool]) -> bool:
        """Kill every process in it but those that `spared` holds of; whether there were any. Raises `OSError`."""
        folder = self._folders["pids"]
        with open(f"{folder}/cgroup.procs") as file:
            doomed = [pid for pid in map(int, file) if not spared(pid)]
        for pid in doomed:
            processes.kill_if(pid, functools.partial(_is_in, folder, pid))
        return bool(doomed)

    def remove(self) -> None:
        """Remove the group, which has to be empty."""
        for folder in set(self._folders.values()):
            _remove(folder)


def _kill(folder: str) -> None:
    try:
        _write(f"{folder}/cgroup.kill", 1)
    except OSError:
        for pid in map(int, _read(f"{folder}/cgroup.procs").split()):
            processes.kill_if(pid, functools.partial(_is_in, folder, pid))


def _is_in(folder: str, pid: int) -> bool:
    return os.path.basename(folder) in _read(f"/proc/{pid}/cgroup")


def _remove(folder: str) -> None:
    # a process that has just died holds its group for a moment longer
    deadline = time.monotonic() + _REMOVAL_SECONDS
    while time.monotonic() < deadline:
        try:
            os.rmdir(folder)
        except FileNotFoundError:
            return
        except OSError:
            time.sleep(0.002)
        else:
            return


def _own_namespace() -> str:
    return str(os.stat("/proc/self/ns/pid").st_ino)


def _name() -> str:
    own = processes.look(os.getpid())
    started = own.started if own else 0
    return f"{_PREFIX}{_own_namespace()}-{os.getpid()}-{started}-{os.urandom(4).hex()}"


def _clear_stale(home: str) -> None:
    """Kill and remove the groups of wardens that are no more; process numbers mean nothing across namespaces."""
    ours = f"{_PREFIX}{_own_namespace()}-"
    for name in os.listdir(home):
        if not name.startswith(ours):
            continue
        pid, started, _ = name.removeprefix(ours).split("-")
        maker = processes.look(int(pid))
        if maker is None or maker.dead or str(maker.started) != started:
            _kill(f"{home}/{name}")
            _remove(f"{home}/{name}")
