"""Seats at GPUs, taken by processes that run beside each other."""

import signal
import subprocess
import sys

import pytest

from grader.sandbox import gpu
from grader.sandbox.gpu import Gpu
from grader.sandbox.slots import Slots

GPUS = (Gpu(visible="GPU-a"), Gpu(visible="GPU-b"))
SITS = """
import sys
from pathlib import Path
from grader.sandbox.gpu import Gpu
from grader.sandbox.slots import Slots

with Slots(Path(sys.argv[1]), (Gpu(visible="GPU-a"), Gpu(visible="GPU-b"))).seat() as seat:
    print(seat.gpu.visible, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def sitting(tmp_path):
    """Start a process that takes a seat and keeps it; the process, and the GPU that it sits at."""
    started = []

    def start():
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen([sys.executable, "-c", SITS, tmp_path], **pipes))
        return started[-1], started[-1].stdout.readline().strip()

    yield start
    for one in started:
        with one:
            one.kill()


@pytest.mark.parametrize("how", [signal.SIGKILL, None])
def test_who_comes_late_waits_until_a_seat_is_left_or_its_process_killed(sitting, tmp_path, how):
    first, _ = sitting()
    _, beside = sitting()
    waited = []

    def waits(seconds):
        waited.append(seconds)
        first.send_signal(how) if how is not None else first.stdin.close()

    with Slots(tmp_path, GPUS).seat(waits) as seat:
        assert waited
        assert {seat.gpu.visible, beside} == {"GPU-a", "GPU-b"}


def test_seats_are_spread_over_the_gpus_and_share_their_memory(tmp_path):
    slots = Slots(tmp_path, GPUS, each=2)
    with slots.seat() as a, slots.seat() as b, slots.seat() as c:
        assert [one.gpu.visible for one in (a, b, c)] == ["GPU-a", "GPU-b", "GPU-a"]
        assert {one.share for one in (a, b, c)} == {0.4}
    with slots.seat() as again:
        assert again == a


def test_where_nobody_else_is_the_first_gpu_is_free_at_once(monkeypatch):
    monkeypatch.setattr(gpu, "find", lambda: GPUS[1])
    with Slots().seat(pytest.fail) as one, Slots().seat(pytest.fail) as other:
        assert one == other
        assert (one.gpu, one.share) == (GPUS[1], 0.8)
