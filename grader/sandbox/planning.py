"""What the ways of confining have in common: the plan for the lockdown."""

import dataclasses
import json
import os
import secrets
from pathlib import Path

from grader.errors import SandboxError

from . import interpreter
from .base import Command
from .gpu import VISIBLE
from .lockdown.plan import Plan
from .warden.order import STATUS_FD

_MB = 1 << 20
_FILE_ROOM = 128 * _MB
_ADDRESS_ROOM = 4096 * _MB
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Variables that have numerical libraries compute in one thread."""
_CPU_ROOM = 10
_OPEN_FILES = 1024
_FIRST_OWN_UID = 0x7000_0000
_OWN_UIDS = 0x0FFF_0000
_NOBODY = 65534


def environment(command: Command) -> dict[str, str]:
    """All the variables that a confined script has."""
    scratch = str(command.scratch)
    return {
        "HOME": scratch,
        "TMPDIR": scratch,
        "USER": "student",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        **ONE_THREAD,
        "PYTHONHASHSEED": "0",
        **(command.gpu.environment(scratch) if command.gpu else {VISIBLE: ""}),
        **command.env,
    }


def rlimits(command: Command) -> dict[str, int]:
    """Limits on each process: a second line behind the bounds on the whole tree.

    There is none on addresses where a GPU is: CUDA reserves as many as all memory of the machine and of the GPU has.
    """
    limits = command.limits
    # a program with many threads and libraries reserves far more addresses than it uses memory
    addresses = {} if command.gpu else {"AS": limits.memory_mb * _MB + _ADDRESS_ROOM}
    return {
        "CORE": 0,
        **addresses,
        "CPU": int(limits.cpu_seconds or (os.cpu_count() or 1) * limits.seconds) + _CPU_ROOM,
        "FSIZE": max(limits.disk_mb * _MB, _FILE_ROOM),
        "NOFILE": _OPEN_FILES,
    }


def bare_plan(command: Command) -> Plan:
    """Run the script with limits on each process and nothing else; the ways of confining replace what they can."""
    return Plan(
        script=str(command.script),
        args=list(command.args),
        path=[*map(str, command.path), *map(str, interpreter.find().packages)],
        environment=environment(command),
        scratch=str(command.scratch),
        memory_folders=[],
        uid=None,
        rlimits=rlimits(command),
        confined=False,
        landlock="no",
        rules=[],
        holes=[],
        families=[],
        calls=[],
        keep_ownership=False,
        own_network=False,
        status_fd=STATUS_FD,
    )


def python(plan: Plan) -> list[str]:
    """The command line that carries out `plan`."""
    return interpreter.arguments(json.dumps(plan._asdict()))


def own_uid(uid_map: Path = Path("/proc/self/uid_map")) -> int | None:
    """A user number that nobody has, for one sandbox; `nobody` where only few exist; None where not even that does."""
    wanted = _FIRST_OWN_UID + secrets.randbelow(_OWN_UIDS)
    ranges = [tuple(map(int, line.split())) for line in uid_map.read_text().splitlines()]
    for uid in (wanted, _NOBODY):
        if any(first <= uid < first + count for first, _, count in ranges):
            return uid
    return None


def absolute(command: Command) -> Command:
    """`command` with absolute paths; raises `SandboxError` if there is no scratch folder."""
    if not command.scratch.is_dir():
        raise SandboxError(f"{command.scratch}: the folder to work in is not there; make it before the start")
    return dataclasses.replace(
        command,
        script=command.script.absolute(),
        path=tuple(path.absolute() for path in command.path),
        readable=tuple(path.absolute() for path in command.readable),
        scratch=command.scratch.absolute(),
    )


def gpu_rules(command: Command, threads: str) -> list[tuple[str, str]]:
    """What Landlock must allow for the GPU of `command`, if it has one.

    CUDA writes the names of its threads below `threads`, a folder of `/proc`, and gives up where it can't.
    """
    if command.gpu is None:
        return []
    return [("change", threads), *(("driver", node) for node in command.gpu.nodes)]


def gpu_calls(command: Command) -> list[str]:
    """The refused system calls without which CUDA doesn't start."""
    return ["memfd_create"] if command.gpu else []


def visible(command: Command) -> list[str]:
    """What the command brings along: its script, its path, and what it wants to read."""
    return [str(path) for path in (command.script, *command.path, *command.readable)]
