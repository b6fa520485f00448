"""The processes of a pool end with whoever started them."""

import multiprocessing.connection
import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor

from grader.prove import workers

POOL = """
import multiprocessing, os, signal, sys
from concurrent.futures import ProcessPoolExecutor
from grader.prove import workers

if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=workers.begin)
    print(pool.submit(os.getpid).result(), flush=True)
    signal.pause()
"""


def test_they_end_with_a_parent_that_is_killed(tmp_path):
    script = tmp_path / "pool.py"
    script.write_text(POOL)
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as parent:
        ended = os.pidfd_open(int(parent.stdout.readline()))
        parent.send_signal(signal.SIGKILL)
    assert has_ended(ended)


def has_ended(descriptor, seconds=30):
    """Whether the process behind a descriptor has ended, waiting for that."""
    return bool(multiprocessing.connection.wait([descriptor], seconds))


def test_interrupts_are_left_to_the_parent():
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, initializer=workers.begin) as pool:
        assert pool.submit(signal.getsignal, signal.SIGINT).result() == signal.SIG_IGN
