"""What the host does about a GPU's memory: before the work is loaded, and between two checks."""

import subprocess
import sys
import types

import pytest

from grader.host import loading


class Cuda:
    """A stand-in for `torch.cuda`, which on a machine without a GPU does next to nothing."""

    def __init__(self):
        self.started = False
        self.waiting = []
        self.share = None
        self.emptied = 0

    def start(self):
        self.started = True
        for call in self.waiting:
            call()

    def _lazy_call(self, call):
        self.waiting.append(call)

    def set_per_process_memory_fraction(self, share):
        self.share = share

    def is_initialized(self):
        return self.started

    def empty_cache(self):
        self.emptied += 1


@pytest.fixture
def cuda(monkeypatch):
    found = Cuda()
    monkeypatch.setitem(sys.modules, "torch", types.SimpleNamespace(cuda=found))
    return found


def test_the_share_is_set_when_the_gpu_is_first_used_and_not_before(cuda):
    loading.share_gpu(0.5)
    assert (cuda.started, cuda.share) == (False, None)
    cuda.start()
    assert cuda.share == 0.5


def test_without_a_gpu_nothing_is_set(cuda):
    loading.share_gpu(None)
    assert cuda.waiting == []


def test_what_is_kept_for_later_is_given_back_once_there_is_something(cuda):
    loading.let_go_of_gpu()
    assert cuda.emptied == 0
    cuda.start()
    loading.let_go_of_gpu()
    assert cuda.emptied == 1


def test_work_without_torch_is_left_alone(monkeypatch):
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    loading.share_gpu(0.5)
    loading.let_go_of_gpu()
    assert "torch" not in sys.modules


def test_torch_itself_waits_with_the_share():
    pytest.importorskip("torch", reason="torch isn't installed")
    source = (
        "import torch; from grader.host import loading; loading.share_gpu(0.5); loading.let_go_of_gpu(); "
        "print(torch.cuda.is_initialized())"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
