import json
import os
import signal
import socket
import struct
import subprocess
import threading
import time

import pytest

from grader.host.kernel.watching import TICK, Limits, Watch
from grader.wire.frames import MAGIC, Channel

NOTEBOOK = b"{}"
HEAD = json.dumps({"done": True}).encode()
DONE = struct.pack("<4sIIQ", MAGIC, len(HEAD), 1, len(NOTEBOOK)) + HEAD + NOTEBOOK


@pytest.fixture
def kernel():
    with subprocess.Popen(["/bin/sleep", "60"]) as process:
        yield process.pid
        process.send_signal(signal.SIGKILL)


def test_a_driver_that_is_held_up_in_the_middle_of_a_word_is_heard_out(kernel):
    ours, theirs = socket.socketpair()
    ended = []
    watch = Watch(kernel, Channel(ours), Limits(5.0, time.monotonic() + 60))
    thread = threading.Thread(target=lambda: ended.append(watch.run()))
    with ours, theirs:
        thread.start()
        for half in (DONE[:20], DONE[20:]):
            theirs.sendall(half)
            time.sleep(5 * TICK)  # what holds it up
        thread.join()
    assert (ended[0].how, ended[0].notebook) == ("done", NOTEBOOK)


def test_a_driver_that_hangs_up_is_known_from_a_kernel_that_died(kernel):
    ours, theirs = socket.socketpair()
    theirs.close()
    with ours:
        assert Watch(kernel, Channel(ours), Limits(5.0, time.monotonic() + 60)).run().how == "driver"
        os.kill(kernel, signal.SIGKILL)
        assert Watch(kernel, Channel(ours), Limits(5.0, time.monotonic() + 60)).run().how == "kernel"
