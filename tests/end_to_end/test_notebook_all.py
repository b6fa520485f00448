"""Every cell of a notebook is run in a sandbox, and its names are then asked from forks of the kernel."""

import json
import shutil
import socket
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import grader
from grader.judge.faults import Crashed, StudentError
from grader.judge.session import Session
from grader.sandbox.base import Command, Confined, Limits
from grader.sandbox.choose import choose, sandboxes
from grader.wire.frames import Channel

pytestmark = pytest.mark.skipif(
    not all(map(find_spec, ("nbformat", "nbclient", "ipykernel"))), reason="the extra `notebooks` is not installed"
)

SETTINGS = {"way": "all", "wanted": [], "parameters": {}, "seconds": 60.0, "cell_seconds": 30.0}
LIMITS = Limits(seconds=100, memory_mb=1024)


@dataclass
class Ran:
    """A notebook that was run."""

    session: Session
    confined: Confined
    answer: Any

    @property
    def findings(self):
        return [(one["kind"], one["cell"]) for one in self.answer["findings"]]

    @property
    def messages(self):
        return {one["cell"]: one["message"] for one in self.answer["findings"]}

    @property
    def outputs(self):
        """What each code cell put out, as text."""
        cells = json.loads(self.answer["executed"])["cells"]
        return ["".join(map(_text, cell["outputs"])) for cell in cells if cell["cell_type"] == "code"]

    def call(self, name, *args):
        """Call a function of the notebook in a fork of its own."""
        fork = self.session.fork()
        try:
            return fork.ask("call", {"handle": 0, "steps": [("attr", name)], "args": args, "kwargs": {}, "keep": False})
        finally:
            fork.close()

    def read(self, name):
        return self.session.ask("read", {"handle": 0, "steps": [("attr", name)]})

    def end(self):
        self.session.close()
        assert self.confined.wait(20)
        return self.confined.end()


def _text(output):
    return output.get("text") or "".join(output.get("traceback", [])) or output["data"].get("text/plain", "")


@pytest.fixture
def ran():
    """Run a notebook of code cells; a cell with tags is a tuple."""
    with ExitStack() as stack:

        def run(*cells, sandbox=None, beside=None, needs=(), **settings):
            root = Path(tempfile.mkdtemp(prefix="grader-"))
            stack.callback(shutil.rmtree, root)
            _lay_out(root, cells, beside or {})
            ours, theirs = socket.socketpair()
            with theirs:
                confined = (sandbox or choose()).start(_command(root, theirs))
            stack.callback(confined.end)
            session = Session(Channel(ours), 20, lambda _: Crashed(f"it ended: {confined.breach()}"))
            stack.callback(session.close)
            asked = {"submission": str(root / "submission"), "data": str(root / "data"), "inside": None}
            session.ask("prepare", asked | {"needs": list(needs), "main": "work.ipynb"}, 60)
            return Ran(session, confined, session.ask("load", SETTINGS | settings | {"main": "work.ipynb"}, 90))

        yield run


def _lay_out(root, cells, beside):
    for folder in ("submission", "data", "scratch", "runtime"):
        (root / folder).mkdir()
    made = [cell if isinstance(cell, tuple) else (cell,) for cell in cells]
    raw = [{"cell_type": "code", "source": source, "metadata": {"tags": tags}} for source, *tags in made]
    files = beside | {"work.ipynb": json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": raw})}
    for name, text in files.items():
        (root / "submission" / name).write_text(text)
    home = Path(grader.__file__).parent
    for package in ("wire", "host"):
        shutil.copytree(home / package, root / "runtime" / "grader" / package)
    (root / "runtime" / "grader" / "__init__.py").touch()
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (root / "scratch").chmod(0o777)


def _command(root, channel):
    return Command(
        script=root / "runtime" / "grader" / "host" / "__main__.py",
        path=(root / "runtime",),
        readable=tuple(root / folder for folder in ("submission", "data", "runtime")),
        scratch=root / "scratch",
        channel=channel,
        limits=LIMITS,
    )


@pytest.mark.parametrize("name", sandboxes())
def test_all_cells_run_in_every_sandbox_and_their_names_stay(ran, name):
    sandbox = sandboxes()[name]
    trouble = sandbox.trouble()
    if trouble:
        pytest.skip(f"{name}: {trouble}")
    work = ran("x = 20", "def f(y):\n    return x + y\nprint('made')", "f(2)", sandbox=sandbox)
    assert work.findings == []
    assert work.outputs == ["", "made\n", "22"]
    assert work.call("f", 5) == 25
    assert work.end().code == 0


def test_faults_are_told_by_cell_and_the_rest_is_run(ran):
    work = ran(
        "def f():\n    return 'kept'",
        "x = 1\n\ny = unknown\n",
        "name = input('who?')",
        "exit()",
        ("1 / 0", "skip-grading"),
        "def broken(:",
        "!pip install torch",
        ("1 / 0", "raises-exception"),
        "def later():\n    raise ValueError(f())",
    )
    kinds = [("failed", 2), ("input", 3), ("failed", 4), ("skipped", 5), ("failed", 6), ("note", 7)]
    assert work.findings == kinds
    assert work.answer["findings"][0]["line"] == "y = unknown"
    assert "NameError" in work.messages[2]
    with pytest.raises(StudentError) as caught:
        work.call("later")
    assert "ValueError: kept" in caught.value.message


def test_parameters_are_set_where_they_are_tagged(ran):
    work = ran(("hidden = 9", "parameters"), "print(hidden)", parameters={"hidden": 2})
    assert work.outputs[-1] == "2\n"
    assert work.read("hidden") == 2


def test_what_notebooks_do_beyond_python_works(ran):
    work = ran(
        "%matplotlib inline\n%config InlineBackend.figure_format = 'retina'\nimport matplotlib.pyplot as plt",
        "!echo one; echo two >&2",
        "lines = !echo three; echo four",
        "%%bash\necho five",
        "import asyncio\nawait asyncio.sleep(0.01)\nsix = 6",
        "%%writefile helper.py\nseven = 7",
        "from helper import seven\nassert __name__ == '__main__' and __file__.endswith('work.ipynb')",
        "from IPython.display import clear_output\nfor i in range(9):\n    clear_output(wait=True)\n    display(i)",
    )
    assert [kind for kind, _ in work.findings if kind != "note"] == []
    assert work.outputs[1:4] == ["one\ntwo\n", "", "five\n"]
    assert [work.read(name) for name in ("six", "seven")] == [6, 7]
    assert work.read("lines") == ["three", "four"]
    assert work.outputs[-1] == "8"


def test_a_flood_of_output_is_cut_and_told(ran):
    work = ran(
        "for _ in range(100_000):\n    print('x' * 3000)",
        "for i in range(100_000):\n    display(i)",
        "from IPython.display import Image\nImage(data=b'\\x89PNG' + bytes(10_000_000), format='png')",
        "'x' * 100_000_000",
        "raise ValueError('x' * 100_000_000)",
    )
    assert work.findings == [("failed", 5)]
    assert len(work.answer["executed"]) < 4_000_000
    words = ("more characters", "more outputs", "13.3 MB", "100.0 MB", "more characters")
    for output, word in zip(work.outputs, words, strict=True):
        assert word in output
        assert "not kept" in output


def test_a_cell_that_takes_too_long_is_interrupted(ran):
    work = ran(
        "def f():\n    return 1",
        "while True:\n    pass",
        "import asyncio\nawait asyncio.sleep(60)",
        "!sleep 60",
        "after = 2",
        cell_seconds=1.0,
    )
    assert work.findings == [("timed_out", cell) for cell in (2, 3, 4)]
    assert "interrupted" in work.messages[2]
    assert (work.call("f"), work.read("after")) == (1, 2)


STUBBORN = "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])\ntime.sleep(60)"


def test_cells_that_end_the_kernel_are_left_out(ran):
    work = ran(
        "def f():\n    return 1",
        STUBBORN,
        "import ctypes\nctypes.string_at(0)",
        "held = []\nwhile True:\n    held.append(b'x' * 10_000_000)",
        "after = 2",
        cell_seconds=6.0,
    )
    assert work.findings == [("timed_out", 2), ("killed", 3), ("killed", 4)]
    assert "Segmentation fault" in work.messages[3]
    assert "memory" in work.messages[4]
    assert all("left out" in output for output in work.outputs[1:4])
    assert (work.call("f"), work.read("after")) == (1, 2)


def test_of_a_notebook_that_always_ends_its_kernel_the_definitions_are_taken(ran):
    work = ran("def f():\n    return 1", *["import os\nos._exit(0)"] * 5)
    assert "again and again" in work.messages[0]
    assert "Only its definitions were taken" in work.messages[0]
    assert work.answer["executed"] is None
    assert work.call("f") == 1


def test_when_the_time_is_up_what_is_defined_is_served(ran):
    work = ran("def f():\n    return 1", "while True:\n    pass", "after = 2", seconds=4.0)
    assert work.findings == [("timed_out", 2), ("timed_out", 3)]
    assert "used up the time" in work.messages[3]
    assert work.call("f") == 1


def test_output_is_detached_when_checks_are_made(ran):
    work = ran(
        "import logging, sys, matplotlib.pyplot as plt\nhandler = logging.StreamHandler()\nsaved = sys.stdout",
        "def f():\n    print('printed')\n    print('saved', file=saved)\n    display('displayed')\n"
        "    handler.emit(logging.makeLogRecord({'msg': 'logged'}))\n    plt.show()\n"
        "    get_ipython().system('echo ran')\n    return 3",
    )
    assert [work.call("f"), work.call("f")] == [3, 3]
    log = work.end().log
    assert [log.count(word) for word in ("printed", "saved", "logged", "ran")] == [2] * 4


def test_the_kernel_has_one_thread(ran):
    work = ran("import os\ndef threads():\n    return len(os.listdir(f'/proc/{parent}/task'))\nparent = os.getpid()")
    assert work.call("threads") == 1


def test_a_child_of_a_cell_never_becomes_a_second_kernel(ran):
    work = ran(
        "import os\nchild = os.fork()", "child = child or os.getpid()", "ended = os.waitpid(child, 0)[0] == child"
    )
    assert work.read("ended") is True


def test_files_of_the_student_dont_replace_what_the_driver_needs(ran):
    traps = dict.fromkeys(("nbformat.py", "zmq.py", "tornado.py", "json.py", "asyncio.py"), "raise SystemExit('trap')")
    work = ran("import mine\nx = mine.y", beside=traps | {"mine.py": "y = 4"})
    assert work.findings == []
    assert work.read("x") == 4


def test_what_a_cell_writes_to_the_lines_between_the_processes_breaks_its_own_run_alone(ran):
    write = "    try:\n        os.write(line, b'GRD1' * 9)\n    except OSError:\n        pass"
    flood = f"import os\nfor line in range(4, 40):\n{write}"
    work = ran("def f():\n    return 1", flood, "after = 2", cell_seconds=2.0)
    assert [cell for _, cell in work.findings] == [2]
    assert (work.call("f"), work.read("after")) == (1, 2)


def test_networks_learn_and_are_trained_on_in_forks(ran):
    pytest.importorskip("torch", reason="torch is not installed")
    work = ran(
        "import numpy as np, torch\nnet = torch.nn.Linear(64, 1)\nx = torch.randn(512, 64)\ntorch.set_num_threads(2)",
        "def step():\n    net.zero_grad()\n    loss = (net(x) - x.sum(1, keepdim=True)).square().mean()\n"
        "    loss.backward()\n    torch.optim.SGD(net.parameters(), 0.1).step()\n    return loss.item()",
        "a, b = np.full((300, 300), 2.0), torch.ones(300, 300)",
        "def product():\n    return (a @ a)[0, 0], (b @ b)[0, 0]",
        "first = [step() for _ in range(5)]\nproduct()",
        needs=["numpy", "torch"],
    )
    assert work.findings == []
    assert work.call("step") == work.call("step") < work.read("first")[0]
    assert [float(one) for one in work.call("product")] == [1200.0, 300.0]
