# ruff: noqa: T201 - a probe makes the plain calls that an attacker would
"""What every probe uses. A probe runs confined, tries to break one promise, and prints a line for each success."""

import json
import sys
import time
from contextlib import contextmanager
from types import SimpleNamespace

world = SimpleNamespace(**json.loads(sys.argv[1]))


def broken(how):
    print("broken:", how, flush=True)


@contextmanager
def attempt(how):
    """What stands inside is refused, or the promise is broken."""
    try:
        yield
    except (OSError, MemoryError, ImportError):
        return
    broken(how)


def hold():
    """Long enough for something outside that looks again and again to have seen this."""
    time.sleep(1.0)
