"""What is said where a GPU is asked for and there is none, or none that work can use."""

from pathlib import Path

import pytest

from grader.cli import findings, ordering
from grader.judge import device
from grader.sandbox import gpu
from grader.sandbox.choose import choose
from grader.sandbox.gpu import Gpu, NoGpuError


@pytest.fixture(autouse=True)
def nothing_known():
    ordering.gpu_trouble.cache_clear()
    device.described.cache_clear()
    yield
    ordering.gpu_trouble.cache_clear()
    device.described.cache_clear()


@pytest.fixture
def with_cuda(monkeypatch):
    """A torch that is built with CUDA, as far as anyone asks."""
    pytest.importorskip("torch", reason="torch isn't installed")
    monkeypatch.setattr(ordering, "cuda_of_torch", lambda: "12.4")


def no_gpu():
    raise NoGpuError("/dev/nvidiactl isn't there")


def test_a_torch_without_cuda_is_told_with_the_way_out(monkeypatch):
    pytest.importorskip("torch", reason="torch isn't installed")
    monkeypatch.setattr(ordering, "cuda_of_torch", lambda: None)
    assert "built without CUDA" in ordering.gpu_trouble("none")


@pytest.mark.usefixtures("with_cuda")
def test_a_machine_without_a_driver_is_told_by_what_is_missing(monkeypatch):
    monkeypatch.setattr(gpu, "find", no_gpu)
    assert ordering.gpu_trouble("none") == "/dev/nvidiactl isn't there"


@pytest.mark.usefixtures("with_cuda")
def test_a_gpu_that_cant_be_used_within_the_sandbox_is_told_before_any_work_is_graded(monkeypatch):
    if gpu.loaded({}) is not None:
        pytest.skip("CUDA's library is here")
    monkeypatch.setattr(gpu, "find", Gpu)
    name = choose().name
    said = ordering.gpu_trouble(name)
    assert said.startswith(f"it can't be used within the sandbox {name}: ")
    assert "libcuda.so.1" in said
    assert "\n" not in said


@pytest.mark.usefixtures("with_cuda")
def test_the_doctor_says_what_it_found(monkeypatch):
    monkeypatch.setattr(gpu, "find", no_gpu)
    found = {one.name: one for one in findings.all_findings({"none": None}, None)}
    assert found["device"].found == "cpu"
    assert "/dev/nvidiactl isn't there" in found["device"].means
    monkeypatch.setattr(findings, "gpu_trouble", lambda _: None)
    monkeypatch.setattr(gpu, "find", lambda: Gpu(name="Tesla T4", driver="535.104.05"))
    monkeypatch.setattr(device, "cuda_of_torch", lambda: "12.4")
    device.described.cache_clear()
    found = {one.name: one for one in findings.all_findings({"none": None}, None)}
    assert found["device"].found == "cuda (Tesla T4, driver 535.104.05, CUDA 12.4)"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("from typing import Optional\n\ncuda: Optional[str] = '12.4'\nhip: Optional[str] = None\n", "12.4"),
        ("cuda = '11.8'\n", "11.8"),
        ("cuda: Optional[str] = None\nhip: Optional[str] = '6.0'\n", None),
        ('cuda: str | None = "13.0"\n', "13.0"),
    ],
)
def test_what_torch_was_built_with_is_read_without_importing_it(monkeypatch, tmp_path, text, version):
    (tmp_path / "version.py").write_text(text)
    spec = type("Spec", (), {"origin": str(tmp_path / "__init__.py")})
    monkeypatch.setattr(device, "find_spec", lambda _: spec)
    assert device.cuda_of_torch() == version


def test_it_reads_what_torch_itself_says():
    torch = pytest.importorskip("torch", reason="torch isn't installed")
    assert Path(torch.__file__).with_name("version.py").is_file()
    assert device.cuda_of_torch() == torch.version.cuda
