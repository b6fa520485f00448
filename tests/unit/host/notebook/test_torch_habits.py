import multiprocessing
import subprocess
import sys
import textwrap
import types

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch isn't installed")

from grader.host.notebook import torch_habits  # noqa: E402
from grader.host.notebook.notes import NOTES  # noqa: E402
from grader.host.notebook.torch_habits import NEXT, NO_GPU, NO_WORKERS  # noqa: E402


@pytest.fixture
def here(work, monkeypatch):  # noqa: ARG001  puts back what is fitted
    """Torch as a notebook finds it on a machine without a GPU."""
    monkeypatch.setattr(torch_habits, "may_have_gpu", lambda _: False)
    NOTES.clear()
    torch_habits.watch()
    return torch


def test_nothing_moves_to_a_gpu_that_is_not_there(here):
    x, net = here.ones(2), here.nn.Linear(2, 1)
    assert x.cuda() is x
    assert x.cuda(0, non_blocking=True) is x
    assert net.cuda() is net
    for device in ("cuda", "cuda:1", here.device("cuda"), 0):
        assert x.to(device) is x
        assert net.to(device) is net
        assert here.zeros(2, device=device).device.type == "cpu"
        assert here.randn_like(x, device=device).device.type == "cpu"
    assert list(NOTES) == [NO_GPU]


def test_what_has_nothing_to_do_with_a_gpu_is_as_ever(here):
    x = here.ones(2)
    assert x.to(here.float64).dtype == here.float64
    assert x.to("cpu", here.int64, True).dtype == here.int64
    assert x.to(here.ones(1, dtype=here.float16)).dtype == here.float16
    assert x.to(device="meta").device.type == "meta"
    assert here.nn.Linear(1, 1).to(here.float64).weight.dtype == here.float64
    with here.device("meta"):
        assert here.zeros(3).device.type == "meta"
    with pytest.raises(RuntimeError):
        x.to("nowhere")
    assert list(NOTES) == []


def test_weights_saved_from_a_gpu_are_loaded(here, tmp_path, monkeypatch):
    here.save({"w": here.ones(2)}, tmp_path / "w.pt")
    asked = []
    monkeypatch.setattr(here.serialization, "_get_restore_location", _recording(asked, here.serialization))
    assert here.load(tmp_path / "w.pt", map_location="cuda")["w"].tolist() == [1, 1]
    assert here.load(tmp_path / "w.pt")["w"].tolist() == [1, 1]
    assert asked == ["cpu", "cpu"]
    with pytest.raises(FileNotFoundError):
        here.load(tmp_path / "none.pt")


def _recording(asked, serialization):
    find = serialization._get_restore_location

    def recording(map_location):
        asked.append(map_location)
        return find(map_location)

    return recording


def test_next_of_a_loader(here):
    batches = iter(here.utils.data.DataLoader(list(range(4)), batch_size=2))
    assert batches.next().tolist() == [0, 1]
    assert next(batches).tolist() == [2, 3]
    with pytest.raises(StopIteration):
        batches.next()
    assert list(NOTES) == [NEXT]


def test_a_loader_reads_without_workers(here):
    loader = here.utils.data.DataLoader(
        list(range(6)), batch_size=2, num_workers=2, persistent_workers=True, timeout=60
    )
    for _ in range(2):
        assert [batch.tolist() for batch in loader] == [[0, 1], [2, 3], [4, 5]]
    assert multiprocessing.active_children() == []
    assert list(NOTES) == [NO_WORKERS]


def test_old_names_of_numpy(here, monkeypatch):  # noqa: ARG001
    assert tuple(getattr(np, name) for name in ("Inf", "float")) == (float("inf"), float)
    assert len(list(NOTES)) == 2
    with pytest.raises(AttributeError, match="no attribute 'nothing_of_this_name'"):
        np.nothing_of_this_name  # noqa: B018


def test_where_a_gpu_may_be_nothing_is_kept_from_it(work, monkeypatch):  # noqa: ARG001
    cuda, to = torch.Tensor.cuda, torch.Tensor.to
    monkeypatch.setattr(torch_habits, "may_have_gpu", lambda _: True)
    torch_habits.watch()
    assert (torch.Tensor.cuda, torch.Tensor.to) == (cuda, to)


@pytest.mark.parametrize(
    ("built", "visible", "may"),
    [("12.4", "GPU-1", True), ("12.4", "", False), ("12.4", None, False), (None, "0", False)],
)
def test_a_gpu_may_be_where_torch_is_built_for_it_and_the_sandbox_has_one(monkeypatch, built, visible, may):
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if visible is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert torch_habits.may_have_gpu(types.SimpleNamespace(version=types.SimpleNamespace(cuda=built))) is may


def test_torch_is_fitted_when_it_is_imported_and_not_before(tmp_path):
    script = """
        import sys
        from grader.host.notebook.standins import StandIns
        StandIns().install()
        import numpy
        assert "torch" not in sys.modules
        assert not hasattr(numpy, "Inf")
        import torch
        print(torch.ones(1).cuda().to("cuda").item(), numpy.Inf, torch.__spec__.name)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (done.stdout, done.stderr) == ("1.0 inf torch\n", "")
