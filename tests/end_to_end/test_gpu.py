"""What only a machine with an NVIDIA GPU and a torch built for it can show: `pytest -m gpu` runs it there.

Elsewhere each test is skipped and says what is missing. What needs no driver is in `tests/sandbox/test_gpu.py` and
`tests/unit/judge/test_gpu_stages.py`.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader.judge.device import cuda_of_torch
from grader.sandbox import gpu, trial
from grader.sandbox.base import Command, Limits
from grader.sandbox.choose import choose, sandboxes
from grader.sandbox.gpu import NoGpuError

pytestmark = pytest.mark.gpu

ROOT = Path(__file__).parents[2]
SOLUTION = ROOT / "reference" / "cnn_classifier" / "solution.py"
LIMITS = Limits(seconds=180, memory_mb=8192, processes=64, disk_mb=256, files=1000, output_kb=64)
PASSED_ON = ("PATH", "LANG", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "GRADER_DATA")
FIGURE = 0.05
"""How far apart an accuracy may be that was trained on the CPU and on the GPU."""
SCORE = 0.01
"""How far apart scores of one network may be on both, as a share of the largest: cuDNN rounds to 10 bits by default."""


@pytest.fixture(scope="session")
def found():
    """The GPU of this machine."""
    if cuda_of_torch() is None:
        pytest.skip("torch isn't installed here, or is built without CUDA")
    try:
        return gpu.find()
    except NoGpuError as error:
        pytest.skip(str(error))


@pytest.fixture(params=sandboxes())
def sandbox(request, found):  # noqa: ARG001  without a GPU there is nothing to try
    trouble = sandboxes()[request.param].trouble()
    if trouble:
        pytest.skip(f"{request.param}: {trouble}")
    return sandboxes()[request.param]


@pytest.fixture
def place():
    with tempfile.TemporaryDirectory(prefix="grader-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def run(found, place):
    """What Python source prints that runs confined with the GPU."""

    def told(sandbox, source, *args, readable=()):
        script, scratch = place / "script.py", place / "scratch"
        script.write_text(source)
        scratch.mkdir()
        command = Command(
            script=script, args=tuple(map(str, args)), readable=readable, scratch=scratch, limits=LIMITS, gpu=found
        )
        confined = sandbox.start(command)
        confined.wait(LIMITS.seconds)
        end = confined.end()
        assert (end.code, end.breach) == (0, None), end.log
        return end.log

    return told


@pytest.fixture
def check(tmp_path, found):  # noqa: ARG001  without a GPU there is nothing to try
    """`grader check`: its exit code and its report."""

    def run(name, work, course, *args):
        kept = {key: os.environ[key] for key in PASSED_ON if key in os.environ}
        command = [
            sys.executable,
            "-m",
            "grader",
            "check",
            name,
            work,
            "--course",
            course,
            "--seed",
            "1",
            "--json",
            "-",
        ]
        done = subprocess.run(
            [*map(str, command), *args],
            env=kept | {"HOME": str(tmp_path), "NO_COLOR": "1"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    return run


def test_a_context_can_be_made_in_the_sandbox(sandbox, found):
    assert trial.gpu_trouble(sandbox.start, found) is None


OPENS = """
import os, sys
for path in sys.argv[1:]:
    try:
        os.close(os.open(path, os.O_RDWR))
    except OSError:
        continue
    print(path)
"""


def test_of_the_device_files_those_of_one_gpu_can_be_opened(sandbox, run, found):
    if sandbox.name == "none":
        pytest.skip("none hides nothing")
    there = sorted(
        map(str, [*Path("/dev").glob("nvidia*"), *Path("/dev/nvidia-caps").glob("*"), *Path("/dev/dri").glob("*")])
    )
    files = [path for path in there if not Path(path).is_dir()]
    assert run(sandbox, OPENS, *files).split() == [path for path in files if path in found.nodes]


TRAINS = """
import torch
from torch import nn
torch.manual_seed(0)
net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 30 * 30, 10)).cuda()
steps = torch.optim.Adam(net.parameters())
x, y = torch.randn(64, 3, 32, 32, device="cuda"), torch.randint(10, (64,), device="cuda")
losses = []
for _ in range(20):
    steps.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)
    loss.backward()
    steps.step()
    losses.append(loss.item())
print(torch.cuda.device_count(), losses[-1] < losses[0])
"""


def test_torch_trains_in_the_sandbox_and_sees_one_gpu(sandbox, run):
    assert run(sandbox, TRAINS).split() == ["1", "True"]


AGREES = """
import importlib.util, sys
import torch
spec = importlib.util.spec_from_file_location("solution", sys.argv[1])
solution = importlib.util.module_from_spec(spec)
sys.modules["solution"] = solution
spec.loader.exec_module(solution)
torch.manual_seed(0)
net, images = solution.Net().eval(), torch.randn(32, 3, 32, 32)
with torch.no_grad():
    here = net(images)
    there = net.cuda()(images.cuda()).cpu()
print(float((here - there).abs().max() / here.abs().max()))
"""


def test_one_network_gives_the_same_scores_on_both_devices(run):
    assert float(run(choose(), AGREES, SOLUTION, readable=(SOLUTION,))) < SCORE


@pytest.fixture(scope="session")
def kept():
    """Reports by device, for several tests to look at."""
    return {}


@pytest.fixture
def reports(check, kept):
    """The reference of cnn_classifier, graded on the CPU and on the GPU."""
    for device in ("cpu", "cuda"):
        if device not in kept:
            kept[device] = check("cnn_classifier", SOLUTION, ROOT, "--device", device)
    return kept


def test_a_reference_trains_on_the_gpu_and_earns_everything(reports):
    code, report = reports["cuda"]
    assert (code, report["score"]) == (0, report["max_score"])
    assert report["provenance"]["device"].startswith("cuda (")
    assert set(report["usage"]["stage_seconds"]) >= {"drill", "trained"}


def test_both_devices_come_to_the_same_verdicts_and_to_figures_close_by(reports):
    here, there = ({one["id"]: one for one in reports[device][1]["criteria"]} for device in ("cpu", "cuda"))
    assert {name: one["verdict"] for name, one in here.items()} == {name: one["verdict"] for name, one in there.items()}
    for name, one in here.items():
        for mine, other in zip(one["measurements"], there[name]["measurements"], strict=False):
            assert abs(mine["value"] - other["value"]) <= FIGURE


COURSE = {
    "rubric.yaml": """
assignment: greedy
title: A work that takes much
entry: {module: greedy.py, notebook: greedy.ipynb, names: [take]}
needs: [torch]
data: {default: none}
limits: {load_seconds: 60, call_seconds: 60, memory_mb: 8192}
pass_at: 0.5
criteria:
  - {id: taken, title: It takes, points: 10, stage: taking, check: "checks/test_greedy.py::test_taken"}
stages: {taking: {run: take, seconds: 60}}
""",
    "checks/test_greedy.py": """
def test_taken(stage):
    '''It takes.'''
""",
    "inside.py": "def take(student, data, seed, seconds, device):\n    return student.take(device)\n",
    "data.py": """
from grader.course.datasets import Dataset
from grader.wire.secret import Secret


def load(name, rng, fetch):
    return Dataset(visible={}, asked={}, labels=Secret({}), files={}, note="")
""",
}
ASKS = """
from grader.judge.author import boolean, read


def test_taken(student):
    '''It takes.'''
    assert read(student.there, boolean())


def test_asked(student):
    '''It says.'''
    assert not read(student.there, boolean())
"""
FAR_TOO_MUCH = "torch.empty(1 << 46, dtype=torch.uint8, device=device)"
MORE_THAN_ITS_SHARE = "torch.empty(int(0.9 * torch.cuda.mem_get_info()[1]), dtype=torch.uint8, device=device)"


def write(folder, course):
    for name, text in course.items():
        path = folder / "course" / "assignments" / "greedy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize("body", [FAR_TOO_MUCH, MORE_THAN_ITS_SHARE], ids=["far too much", "more than its share"])
def test_memory_of_the_gpu_that_is_used_up_is_a_verdict_that_says_so(check, tmp_path, body):
    write(tmp_path, COURSE)
    work = tmp_path / "greedy.py"
    work.write_text(f"import torch\n\ndef take(device):\n    return {body}\n")
    _, report = check("greedy", work, tmp_path / "course", "--device", "cuda")
    told = report["criteria"][0]
    assert told["verdict"] == "failed"
    assert "out of memory" in told["message"]
    assert told["hint"].startswith("The GPU's memory wasn't enough")


def test_work_that_asks_at_its_top_for_a_gpu_has_one_for_training_and_none_for_questions(check, tmp_path):
    more = '  - {id: asked, title: It says, points: 10, check: "checks/test_greedy.py::test_asked"}'
    rubric = COURSE["rubric.yaml"].replace("stages:", f"{more}\nstages:")
    write(tmp_path, COURSE | {"rubric.yaml": rubric, "checks/test_greedy.py": ASKS})
    work = tmp_path / "greedy.py"
    take = "def take(device):\n    return torch.ones(3, device=device).sum()\n"
    work.write_text(f"import torch\n\nthere = torch.cuda.is_available()\n\n{take}")
    code, report = check("greedy", work, tmp_path / "course", "--device", "cuda")
    assert (code, report["score"]) == (0, report["max_score"])
