"""A limit that is met is named, whatever exception it reaches the student's code as."""

import textwrap
from importlib.util import find_spec

import pytest

from grader.judge.limits import behind, past, with_limit
from grader.sandbox.base import Limits
from grader.sandbox.choose import sandboxes
from grader.wire.messages import Raised

from .conftest import CHECKS, RIGHT, RUBRIC

MEMORY = "Your work may use 1024 MB of memory."
PROCESSES = "Your work may run 16 processes and threads at one time."
DISK = "Your work may write 8 MB in 60 files."
GPU = (
    "The GPU's memory wasn't enough: your work may use 80% of it. Train on smaller batches, keep less on the GPU, "
    "or use a smaller network."
)
LIMITS = Limits(memory_mb=1024, processes=16, disk_mb=8, files=60)
TIGHT = "call_seconds: 30, load_seconds: 60, memory_mb: 1024, processes: 16, disk_mb: 8, files: 60"
FULL = "OSError(28, 'No space left on device')"

FORK = """
import os, time
while True:
    if os.fork() == 0:
        time.sleep(60)
"""
THREADS = """
import threading, time
while True:
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
"""
ARRAY = "import numpy; numpy.ones(1 << 40)"
MAP = "import mmap; mmap.mmap(-1, 1 << 40)"
ONE_FILE = """
with open("log.txt", "a") as file:
    while True:
        file.write("x" * 65536)
"""
MANY_FILES = """
for number in range(10**9):
    open(f"{number}.txt", "w").close()
"""
ARRAY_FILE = "import numpy; numpy.save('weights.npy', numpy.zeros(4 << 20))"
ARRAY_FILES = "import numpy; [numpy.save(f'{n}.npy', numpy.zeros(200_000)) for n in range(99)]"
TENSOR = "import torch; torch.ones(1 << 40)"
MODEL = "import torch; torch.save(torch.ones(4 << 20), 'model.pt')"


@pytest.fixture
def confined(tiny):
    """What a grading tells of `double` with the given body, in the sandbox that the test names."""

    def run(name, body):
        sandbox = sandboxes()[name]
        if sandbox.trouble():
            pytest.skip(sandbox.trouble())
        tiny.sandbox = sandbox
        tiny.write("rubric.yaml", RUBRIC.replace("call_seconds: 2, load_seconds: 2", TIGHT))
        source = RIGHT.replace("    return 2 * x", textwrap.indent(body, "    "))
        return tiny.grade(source, only=("double",)).criteria[0]

    return run


@pytest.mark.parametrize(
    ("body", "limit"),
    [(FORK, PROCESSES), (THREADS, PROCESSES), (ARRAY, MEMORY), (MAP, MEMORY)],
    ids=["forks", "threads", "an array", "a map"],
)
def test_what_the_kernel_refuses_is_told_with_its_limit(confined, body, limit):
    told = confined("bubblewrap", body)
    assert told.verdict == "failed"
    assert told.message.startswith("`double(...)` raised ")
    assert told.hint.startswith(f"{limit} Look at tiny.py, line ")


@pytest.mark.parametrize(
    "body",
    [ONE_FILE, MANY_FILES, ARRAY_FILE, ARRAY_FILES],
    ids=["one file", "many files", "an array", "arrays"],
)
def test_a_full_folder_is_told_with_its_limit(confined, body):
    assert confined("bubblewrap", body).hint.startswith(f"{DISK} Look at tiny.py, line ")


@pytest.mark.parametrize(
    ("body", "breach", "limit"),
    [
        (FORK, "processes", PROCESSES),
        (THREADS, "processes", PROCESSES),
        (ARRAY, "memory", MEMORY),
        (ONE_FILE, "disk", DISK),
        (MANY_FILES, "files", DISK),
    ],
    ids=["forks", "threads", "an array", "one file", "many files"],
)
def test_where_the_kernel_may_leave_it_to_the_warden_it_is_told_as_well(confined, body, breach, limit):
    told = confined("landlock", body)
    if told.verdict == "crashed":
        assert told.message == past(breach, LIMITS)
    else:
        assert told.hint.startswith(f"{limit} Look at tiny.py, line ")


@pytest.mark.skipif(find_spec("torch") is None, reason="torch isn't installed")
@pytest.mark.parametrize(("body", "limit"), [(TENSOR, MEMORY), (MODEL, DISK)], ids=["a tensor", "a model"])
def test_what_torch_makes_of_it_is_told_with_its_limit(confined, body, limit):
    assert confined("bubblewrap", body).hint.startswith(limit)


@pytest.mark.skipif(find_spec("torch") is None, reason="torch isn't installed")
def test_a_gpu_whose_memory_is_used_up_is_a_verdict_that_says_so(tiny):
    tiny.write(
        "rubric.yaml", RUBRIC.replace("needs: [numpy]", "needs: [torch]").replace("load_seconds: 2", "load_seconds: 30")
    )
    raises = "import torch\n    raise torch.cuda.OutOfMemoryError('CUDA out of memory. Tried to allocate 20.00 GiB.')"
    told = {one.id: one for one in tiny.grade(RIGHT.replace("return 0.05", raises)).criteria}
    assert (told["double"].verdict, told["loss"].verdict) == ("passed", "failed")
    assert "OutOfMemoryError: CUDA out of memory" in told["loss"].message
    assert told["loss"].hint.startswith(f"{GPU} Look at tiny.py, line ")


@pytest.mark.parametrize(
    ("kind", "message", "limit"),
    [
        ("MemoryError", "", MEMORY),
        ("_ArrayMemoryError", "Unable to allocate 8.00 TiB for an array with shape (1,)", MEMORY),
        ("OSError", "[Errno 28] No space left on device: 'model.pt'", DISK),
        ("OSError", "1048576 requested and 4096 written", DISK),
        ("OSError", "[Errno 2] No such file or directory: 'No space left on device'", ""),
        ("ValueError", "[Errno 28] No space left on device", ""),
        ("RuntimeError", "my network raised MemoryError: no room", ""),
        ("MyMemoryError", "", ""),
        ("RecursionError", "maximum recursion depth exceeded", ""),
        (
            "OutOfMemoryError",
            "CUDA out of memory. Tried to allocate 20.00 GiB. GPU 0 has a total capacity of 14 GiB",
            GPU,
        ),
        ("RuntimeError", "CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 8.00 GiB total capacity)", GPU),
        ("AcceleratorError", "CUDA error: out of memory\nCUDA kernel errors might be reported", GPU),
        ("RuntimeError", "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", GPU),
        ("RuntimeError", "cuDNN error: CUDNN_STATUS_ALLOC_FAILED", GPU),
        ("RuntimeError", "CUDA error: device-side assert triggered", ""),
        ("ValueError", "CUDA out of memory", ""),
    ],
)
def test_exceptions_by_their_words(kind, message, limit):
    assert behind(Raised(kind, message), LIMITS) == limit


def test_a_remark_on_a_cell_names_the_limit():
    said = "work.ipynb, cell 3 (save(model)): OSError: [Errno 28] No space left on device"
    assert with_limit(said, LIMITS) == f"{said}. {DISK}"
    other = "work.ipynb, cell 3 (x = MemoryError): NameError: x"
    assert with_limit(other, LIMITS) == other


def test_loading_that_meets_a_limit_names_it(tiny):
    broken = tiny.grade(f"raise {FULL}").criteria[0]
    assert "may write 256 MB in 4096 files" in broken.hint
    halfway = tiny.grade(f"{RIGHT}\nraise {FULL}")
    assert any("may write 256 MB in 4096 files" in note for note in halfway.provenance.notes)


def test_a_check_that_catches_the_exception_sees_its_type(tiny):
    catching = """
    try:
        y = student.double(x, returns=VECTOR)
    except StudentError as error:
        fail(asked="I asked for double(x).", got=f"It raised {error.type}: {error.text}.", look="Write less.")
"""
    checks = CHECKS.replace("import fail", "import StudentError, fail")
    tiny.write("checks/test_tiny.py", checks.replace("    y = student.double(x, returns=VECTOR)\n", catching))
    told = tiny.grade(RIGHT.replace("return 2 * x", f"raise {FULL}"), only=("double",)).criteria[0]
    assert told.message == "I asked for double(x). It raised OSError: [Errno 28] No space left on device."
