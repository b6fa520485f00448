"""Confinement without namespaces: Landlock and seccomp, for containers and machines that refuse anything more.

Needs no program beside Python. What is stricter here than in a namespace: no Unix socket can be made where the kernel
couldn't tell which socket it leads to (Landlock below version 9), and `/dev/shm` is closed, so that multiprocessing has
no locks and torch no data-loading workers.
"""

import os
import socket
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from . import interpreter, planning, trial
from .base import Command, Confined, Promise
from .lockdown import landlock
from .lockdown.plan import Plan
from .warden import processes
from .warden.client import Tree, order

name = "landlock"
strength = 50

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store")
_ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "alternatives", "fonts")
_PROC = ("self", "cpuinfo", "meminfo", "stat")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_SCOPED_SIGNALS = 6
_TRUNCATION = 3
_UNIX_SOCKETS = 9
# the user's other programs may start threads meanwhile; the warden counts the tree itself
_ROOM_FOR_OTHERS = 1024


class Landlock:
    """See the module."""

    name = name

    @property
    def gaps(self) -> Mapping[Promise, str]:
        """Depends on the kernel, and on whether the work runs as a user of its own."""
        version = landlock.abi()
        found = {}
        if not _may_become_another() and version < _SCOPED_SIGNALS:
            found[Promise.no_signals_out] = (
                "the work runs as you, and this kernel can't keep it from stopping your programs"
            )
        if version < _TRUNCATION:
            found[Promise.read_only_system] = "this kernel can't keep the work from emptying files that you can change"
        return found

    def trouble(self) -> str | None:
        """See `Sandbox.trouble`."""
        if not landlock.abi():
            return "this kernel has no Landlock or refuses it (Linux 5.13 or newer has it; gVisor has not)"
        return trial.trouble(self.start)

    def start(self, command: Command) -> Confined:
        """See `Sandbox.start`."""
        command = planning.absolute(command)
        plan = _plan(command)
        if plan.uid is not None:
            os.chown(command.scratch, plan.uid, plan.uid)
        return Tree(order(command, planning.python(plan), plan.environment, watch_scratch=True))


def make() -> Landlock:
    """The sandbox, for the registry."""
    return Landlock()


def _plan(command: Command) -> Plan:
    shown = (*command.gpu.files, *command.gpu.proc) if command.gpu else ()
    read = [*_files_of_python(), *planning.visible(command), *shown]
    uid = planning.own_uid() if _may_become_another(read, command.scratch) else None
    tasks = command.limits.processes + (0 if uid is not None else processes.tasks_of(os.getuid()) + _ROOM_FOR_OTHERS)
    plain = planning.bare_plan(command)
    return plain._replace(
        confined=True,
        uid=uid,
        rlimits=plain.rlimits | {"NPROC": tasks},
        landlock="required",
        rules=[
            *(("read", path) for path in (*_SYSTEM, *_system_files(), *read)),
            ("write", str(command.scratch)),
            *(("device", path) for path in _DEVICES),
            *planning.gpu_rules(command, "/proc/self"),
        ],
        holes=[str(path) for path in interpreter.find().hidden if path.exists()],
        families=[socket.AF_UNIX] if landlock.abi() >= _UNIX_SOCKETS else [],
        calls=planning.gpu_calls(command),
        keep_ownership=uid is None,
    )


def _system_files() -> Iterator[str]:
    yield from (f"/etc/{file}" for file in _ETC)
    yield from (f"/proc/{file}" for file in _PROC)


def _files_of_python() -> list[str]:
    python = interpreter.find()
    return [str(path) for path in (python.executable, *python.folders, *python.packages)]


def _may_become_another(read: Iterable[str] = (), scratch: Path | None = None) -> bool:
    """Whether we are root, and any user at all could reach the interpreter, what is to be read, and the scratch."""
    if os.geteuid() != 0 or planning.own_uid() is None:
        return False
    wanted = [Path(path) for path in (*_files_of_python(), *read)]
    return all(_open_to_all(path) for path in wanted) and (scratch is None or _can_be_entered(scratch.parent))


def _open_to_all(path: Path) -> bool:
    if not path.exists():
        return True
    return bool(path.stat().st_mode & stat.S_IROTH) and _can_be_entered(path.parent)


def _can_be_entered(folder: Path) -> bool:
    real = folder.resolve()
    return all(place.stat().st_mode & stat.S_IXOTH for place in (real, *real.parents))
