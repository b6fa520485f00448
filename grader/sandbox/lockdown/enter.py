# ruff: noqa: PTH100, PTH112, PTH120, PTH123 - importing pathlib would lengthen every start
"""Confine this process as a `Plan` says, then run the script. The order of the steps matters: each needs the last."""

import json
import os
import resource
import runpy
import signal
import site
import sys
from collections.abc import Iterator

from . import kernel, landlock, seccomp
from .plan import Plan


def main() -> None:
    """Read the plan from the command line; never returns to code that isn't the script's."""
    plan = Plan(**json.loads(sys.argv[1]))
    try:
        confine(plan)
        with open(plan.script, "rb"):
            os.chdir(plan.scratch)
    except OSError as error:
        os.write(plan.status_fd, str(error).encode())
        os._exit(1)
    settle(plan)
    os.write(plan.status_fd, b"ok")
    os.close(plan.status_fd)
    runpy.run_path(plan.script, run_name="__main__")


def confine(plan: Plan) -> None:
    """Give up, for ever, all that `plan` doesn't grant; raises `OSError`."""
    if plan.confined:
        mount(plan)
        kernel.drop_bounding_set()
        become(plan.uid)
        kernel.drop_capabilities()
    # only now, for a change of user would undo it
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    for name, value in plan.rlimits.items():
        limit(getattr(resource, f"RLIMIT_{name}"), value)
    if not plan.confined:
        return
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    if plan.landlock == "required" or (plan.landlock == "if_possible" and landlock.abi()):
        landlock.restrict(rules(plan), tcp=plan.own_network)
    seccomp.install(seccomp.program(plan.families, keep_ownership=plan.keep_ownership, calls=plan.calls))


def mount(plan: Plan) -> None:
    """Mount the bounded file systems, owned by the user that the script will have."""
    owner = os.getuid() if plan.uid is None else plan.uid
    for folder, size, files in plan.memory_folders:
        kernel.mount_tmpfs(folder, f"size={size},nr_inodes={files},mode=700,uid={owner},gid={owner}")


def become(uid: int | None) -> None:
    """Become user and group `uid`, with no other group."""
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)


def limit(kind: int, value: int) -> None:
    """Set a resource limit, or as much of it as the limit in force leaves."""
    most = resource.getrlimit(kind)[1]
    if most != resource.RLIM_INFINITY:
        value = min(value, most)
    resource.setrlimit(kind, (value, value))


def rules(plan: Plan) -> Iterator[tuple[str, str]]:
    """The rules of the plan, with its holes cut out."""
    for right, path in plan.rules:
        if right == "read" and os.path.isdir(path):
            yield from landlock.covering(path, plan.holes)
        else:
            yield right, path


def settle(plan: Plan) -> None:
    """Make the interpreter look as if nothing but the script had ever run in it."""
    own_folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.path[:] = [*(entry for entry in sys.path if entry != own_folder), *plan.path]
    sys.argv[:] = [plan.script, *plan.args]
    os.environ.clear()
    os.environ.update(plan.environment)
    site.setquit()
    site.sethelper()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]
