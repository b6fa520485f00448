"""Bounds by looking, for machines where no control group can be made."""

import json
import platform
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.warden.watch import Watch

MB = 1 << 20
HELD = 64 * MB

FORKS = f"""
import os, sys
held = b"x" * {HELD}
for _ in range(3):
    if os.fork() == 0:
        sys.stdin.read()
        os._exit(0)
print("ready", flush=True)
sys.stdin.read()
"""

HEADLESS = """
import ctypes, sys, threading
threading.Thread(target=sys.stdin.read).start()
print("ready", flush=True)
ctypes.CDLL(None).syscall(EXIT)
"""
EXIT = {"x86_64": 60, "aarch64": 93}


# in a process of its own: a worker of pytest has other descendants, left by other tests
WATCHES = f"""
import json, subprocess, sys
from grader.sandbox.warden.watch import Watch
with subprocess.Popen([sys.executable, "-c", {FORKS!r}], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as family:
    assert family.stdout.readline() == b"ready\\n"
    watch = Watch(memory_mb=int(sys.argv[1]), tasks=64)
    seen = dict(check=watch.check(), peak=watch.peak_memory())
    while watch.kill_but(lambda pid: pid == family.pid):
        pass
    print(json.dumps(dict(seen, lives=family.poll() is None)))
"""


def watched(memory_mb):
    """What a watch sees of a process that holds `HELD` bytes, and of three forks of it that share them."""
    ran = subprocess.run([sys.executable, "-c", WATCHES, str(memory_mb)], capture_output=True, check=True, timeout=60)
    return json.loads(ran.stdout)


def test_what_forks_share_is_counted_once():
    seen = watched(1024)
    assert seen["check"] is None
    assert HELD <= seen["peak"] < 2 * HELD


def test_forks_that_share_what_is_allowed_live_and_who_is_spared_lives_on():
    seen = watched(128)
    assert seen["check"] is None
    assert seen["lives"]


def test_forks_that_share_too_much_lose_the_largest_process():
    seen = watched(32)
    assert seen["check"] == "memory"
    assert seen["peak"] >= HELD


@pytest.mark.skipif(platform.machine() not in EXIT, reason="the number of the system call isn't known here")
def test_a_process_lives_on_in_its_threads_when_the_first_has_ended():
    program = HEADLESS.replace("EXIT", str(EXIT[platform.machine()]))
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as headless:
        assert headless.stdout.readline() == b"ready\n"
        while not is_headless(headless.pid):
            pass
        assert Watch(memory_mb=1024, tasks=64).kill_but(lambda pid: pid != headless.pid)
        assert headless.wait() == -signal.SIGKILL


def is_headless(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
