import pytest

pytest.importorskip("torch", reason="torch isn't installed")

from grader.host.notebook.torch_habits import NEXT, NO_GPU


def places(loaded, message):
    return [(one.cell, one.line) for one in loaded.findings if one.message == message]


@pytest.mark.parametrize(
    "line",
    [
        "x = x.cuda()",
        "net.cuda(0)",
        "x = x.to('cuda:0')",
        "device = torch.device('cuda')",
        "x = torch.zeros(3, device='cuda')",
        "if smooth: labels = labels.cuda()",
    ],
)
def test_a_gpu_that_is_taken_for_granted_is_told_with_its_first_place(work, line):
    loaded = work.load("import torch", f"def f(x, net, labels, smooth):\n    {line}\n    x.cuda()\n", "y.cuda()")
    assert places(loaded, NO_GPU) == [(2, line)]


@pytest.mark.parametrize(
    "line",
    [
        "if train_on_gpu: x = x.cuda()",
        "if torch.cuda.is_available(): x.cuda()",
        "x = x.cuda() if opt.cuda else x",
        "device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')",
        "if device.type == 'cuda': print('fast')",
        "print(x.device.type == 'cuda')",
        "print('cuda is fast', torch.cuda.is_available())",
    ],
)
def test_what_asks_first_is_fine(work, line):
    loaded = work.load("import torch", f"def f(x, opt, device):\n    {line}")
    assert loaded.findings == ()


def test_next_is_told_unless_the_notebook_has_its_own(work):
    assert places(work.load("import torch", "def f(it):\n    return it.next()"), NEXT) == [(2, "return it.next()")]
    own = "class Steps:\n    def next(self): return 1\none = Steps().next()\ndef f(): return one"
    assert work.load("import torch", own).findings == ()
