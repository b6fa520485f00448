"""Confinement by bubblewrap: namespaces of every kind, a file system of read-only binds, Landlock and seccomp within.

As real root no user namespace is made, for root inside it would be root outside wherever a file lets it; bubblewrap
leaves the lockdown the few capabilities that it needs to mount bounded folders and to become a user that nobody is.
"""

import os
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

from . import interpreter, planning, trial
from .base import Command, Confined, Promise
from .lockdown import landlock
from .lockdown.plan import Plan
from .warden.client import Tree, order

name = "bubblewrap"
strength = 100

_MB = 1 << 20
_SYSTEM = ("/usr", "/nix/store")
_LINKS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")
_ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "alternatives", "fonts")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_DEVICE_LINKS = {"fd": "", "stdin": "/0", "stdout": "/1", "stderr": "/2"}
_SHM = "/dev/shm"  # noqa: S108 - where the C library keeps shared memory, not a place for temporary files
_OWN_PROCESSES = 3
_NO_LANDLOCK = "this kernel has no Landlock, so the work can look into the one process of bubblewrap beside it"
_CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")


class Bubblewrap:
    """See the module."""

    name = name

    @property
    def gaps(self) -> Mapping[Promise, str]:
        """None where the kernel has Landlock: what it doesn't bound here, the warden does."""
        return {} if landlock.abi() or os.geteuid() == 0 else {Promise.processes_hidden: _NO_LANDLOCK}

    def trouble(self) -> str | None:
        """See `Sandbox.trouble`."""
        if shutil.which("bwrap") is None:
            return "bubblewrap is not installed; install the package `bubblewrap`"
        return trial.trouble(self.start)

    def start(self, command: Command) -> Confined:
        """See `Sandbox.start`."""
        command = planning.absolute(command)
        argv = [*_bwrap(command), "--", *planning.python(_plan(command))]
        asked = order(command, argv, {}, watch_scratch=False)
        return Tree(asked._replace(spare_processes=_OWN_PROCESSES))


def make() -> Bubblewrap:
    """The sandbox, for the registry."""
    return Bubblewrap()


def _plan(command: Command) -> Plan:
    limits = command.limits
    scratch = str(command.scratch)
    shared = max(limits.memory_mb // 4, 1)
    bounded = {"NPROC": limits.processes + _OWN_PROCESSES}
    plain = planning.bare_plan(command)
    return plain._replace(
        confined=True,
        memory_folders=[(scratch, limits.disk_mb * _MB, limits.files), (_SHM, shared * _MB, limits.files)],
        uid=planning.own_uid() if os.geteuid() == 0 else None,
        rlimits=plain.rlimits | bounded,
        landlock="if_possible",
        rules=[
            *(("read", "/"), ("write", scratch), ("write", _SHM)),
            *(("device", path) for path in _DEVICES),
            *planning.gpu_rules(command, "/proc"),
        ],
        families=[socket.AF_UNIX, socket.AF_INET, socket.AF_INET6],
        calls=planning.gpu_calls(command),
        own_network=True,
    )


def _bwrap(command: Command) -> list[str]:
    """The part of the command line that bubblewrap itself reads."""
    return [
        shutil.which("bwrap") or "bwrap",
        *("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
        *("--die-with-parent", "--new-session", "--clearenv", "--hostname", "sandbox"),
        *_capabilities(),
        *_environment(command),
        *_system(),
        *_packages(),
        *_binds(planning.visible(command)),
        *("--dir", str(command.scratch), "--dir", _SHM),
        *_devices(),
        *_gpu(command),
        *_proc(),
        *("--remount-ro", "/", "--chdir", "/"),
    ]


def _capabilities() -> list[str]:
    kept = [word for capability in _CAPABILITIES for word in ("--cap-add", capability)]
    return ["--cap-drop", "ALL", *kept] if os.geteuid() == 0 else ["--unshare-user", *kept]


def _environment(command: Command) -> list[str]:
    return [word for key, value in planning.environment(command).items() for word in ("--setenv", key, value)]


def _binds(paths: list[str]) -> list[str]:
    # made by `--dir`, for the folders that a bind makes on its way can't be entered by another user
    return [word for path in paths for word in ("--dir", str(Path(path).parent), "--ro-bind", path, path)]


def _system() -> list[str]:
    words = _binds([path for path in _SYSTEM if Path(path).is_dir()])
    for path in map(Path, _LINKS):
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            words += _binds([str(path)])
    return words + _binds([f"/etc/{file}" for file in _ETC if Path("/etc", file).exists()])


def _packages() -> list[str]:
    """The interpreter and third-party packages, the harness's own entries covered by something empty."""
    python = interpreter.find()
    folders = [*python.folders, *python.packages]
    words = _binds([str(folder) for folder in folders])
    shown = [*folders, *map(Path, _SYSTEM)]
    seen = [path for path in python.hidden if any(path.is_relative_to(folder) for folder in shown)]
    covered = [str(path) for path in seen if path.is_dir()]
    for path in seen:
        words += ["--tmpfs", str(path)] if path.is_dir() else ["--ro-bind", os.devnull, str(path)]
    words += _binds([str(interpreter.LOCKDOWN)])
    return words + [word for path in covered for word in ("--remount-ro", path)]


def _devices() -> list[str]:
    words = [word for path in _DEVICES for word in ("--dev-bind", path, path)]
    for link, descriptor in _DEVICE_LINKS.items():
        words += ["--symlink", f"/proc/self/fd{descriptor}", f"/dev/{link}"]
    return words


def _gpu(command: Command) -> list[str]:
    if command.gpu is None:
        return []
    words = _binds(list(command.gpu.files))
    for node in command.gpu.nodes:
        words += ["--dir", str(Path(node).parent), "--dev-bind", node, node]
    return words


def _proc() -> list[str]:
    as_root = ["--ro-bind", "/proc/sys", "/proc/sys"] if os.geteuid() == 0 else []
    return ["--proc", "/proc", *as_root]
