"""Bounds by looking, for machines where no control group can be made."""

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


@pytest.fixture
def forks():
    """A process that holds `HELD` bytes, and three forks of it that share them."""
    with subprocess.Popen([sys.executable, "-c", FORKS], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as family:
        assert family.stdout.readline() == b"ready\n"
        yield family


def test_what_forks_share_is_counted_once(forks):
    watch = Watch(memory_mb=1024, tasks=64)
    assert watch.check() is None
    assert HELD <= watch.peak_memory() < 2 * HELD
    assert forks.poll() is None


def test_forks_that_share_what_is_allowed_live(forks):
    watch = Watch(memory_mb=128, tasks=64)
    assert watch.check() is None
    assert forks.poll() is None


@pytest.mark.usefixtures("forks")
def test_forks_that_share_too_much_lose_the_largest_process():
    watch = Watch(memory_mb=32, tasks=64)
    assert watch.check() == "memory"
    assert watch.peak_memory() >= HELD


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


def test_who_is_spared_lives(forks):
    watch = Watch(memory_mb=1024, tasks=64)
    assert watch.kill_but(lambda pid: pid == forks.pid)
    while watch.kill_but(lambda pid: pid == forks.pid):
        pass
    assert forks.poll() is None
