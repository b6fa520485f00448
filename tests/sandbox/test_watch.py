"""Bounds by looking, for machines where no control group can be made."""

import subprocess
import sys

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
