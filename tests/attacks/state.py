"""What a process is, from its own view: all that no graded work may change about the judge."""

import builtins
import os
import signal
import sys
import sysconfig
import threading
from contextlib import suppress
from pathlib import Path

import grader

HARNESS = Path(grader.__file__).parents[1]
INSTALLED = (*map(sysconfig.get_path, ("stdlib", "platstdlib", "purelib", "platlib")), str(HARNESS))
BY_PYTEST = "PYTEST_CURRENT_TEST"  # checks are run by pytest, too


def judge_state(known=None):
    """Everything about this process that outlasts a call, by name.

    Of modules, those in `known` and those that aren't installed: others may be imported when they are first needed.
    """
    known = sys.modules if known is None else known
    return {
        "handlers of signals": {number: signal.getsignal(number) for number in signal.valid_signals()},
        "signals held back": signal.pthread_sigmask(signal.SIG_BLOCK, ()),
        "working folder": Path.cwd(),
        "umask": _umask(),
        "environment": {name: value for name, value in os.environ.items() if name != BY_PYTEST},
        "import path": list(sys.path),
        "modules": {name: id(one) for name, one in sys.modules.items() if name in known or not _installed(one)},
        "builtins": {name: id(value) for name, value in vars(builtins).items() if name != "_"},
        "threads": set(threading.enumerate()),
        "children": Path(f"/proc/self/task/{os.getpid()}/children").read_text(),
        "descriptors": dict(_descriptors()),
        **standing(os.getpid()),
    }


def standing(pid):
    """What one process may do to another of its user: limits, priority, processors."""
    return {
        "limits": Path(f"/proc/{pid}/limits").read_text(),
        "priority": os.getpriority(os.PRIO_PROCESS, pid),
        "processors": os.sched_getaffinity(pid),
        "scheduler": os.sched_getscheduler(pid),
        "share when memory runs out": Path(f"/proc/{pid}/oom_score_adj").read_text(),
    }


def differences(before, after):
    """The names of what isn't as it was."""
    return [name for name in before if before[name] != after[name]]


def machine_state():
    """What belongs to the machine as a whole."""
    kept = [Path("/proc/self/mountinfo"), *map(Path("/proc/sys/kernel").joinpath, ("core_pattern", "hostname"))]
    return {str(path): path.read_text() for path in kept}


def _umask():
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _installed(module):
    file = getattr(module, "__file__", None)
    return file.startswith(INSTALLED) if file else module.__name__.partition(".")[0] in sys.stdlib_module_names


def _descriptors():
    for path in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            yield int(path.name), path.readlink()
