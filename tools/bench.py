"""Speed as ratios against something run beside it, and what a class costs beyond its gradings: `make bench`.

Each row of the table times a pair in turn, A B A B ..., and prints the median of the ratios; the seconds are this
machine's own. Then the tools run that measure a class; `python tools/bench.py --class` runs these alone. What they
should keep to is printed first; if a kill costs anything, this ends with exit code 1.
"""

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from grader.course.discovery import find_course
from grader.course.secret import CourseSecret
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.sandbox.base import Command
from grader.sandbox.choose import choose, sandboxes
from grader.wire.frames import Channel
from grader.wire.messages import read_answer, write_question

TOOLS = Path(__file__).resolve().parent
ROOT = TOOLS.parent
MODULE = ROOT / "reference" / "first_nn" / "solution.py"
ROUNDS = 5
CLASS = (("html_pages.py", "1000"), ("overhead.py",), ("drill.py", "--kills", "100", "--class-size", "40"))
AIMS = """\
What a class should cost at most, on a machine that has nothing else to do:
- coordination and a page together: 10 ms of processor time a submission; the pages of 1,000: 10 s
- 10,000 with nothing to do: the whole command in 3 s, the coordinator in 150 MiB
- 100 kills of batches of 40: nothing lost, doubled or damaged
"""
Pair = tuple[Callable[[], object], Callable[[], object]]


def main() -> int:
    """Run every pair and print the table, then run what measures a class."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("--class", dest="alone", action="store_true", help="only what a class costs")
    if not words.parse_args().alone:
        Console().print(ratios())
    Console().print(AIMS, highlight=False, soft_wrap=True)
    return max([ran(TOOLS / tool, *args) for tool, *args in CLASS])


def ran(tool: Path, *args: str) -> int:
    """The exit code of one of our tools, which prints by itself."""
    return subprocess.run([sys.executable, tool, *args], check=False).returncode  # noqa: S603 - our own


def ratios() -> Table:
    """The table of every pair."""
    table = Table("what", "seconds", "beside it", "seconds", "ratio")
    with tempfile.TemporaryDirectory() as folder:
        for what, beside, (ours, theirs) in pairs(Path(folder)):
            times = [(timed(ours), timed(theirs)) for _ in range(ROUNDS)]
            left, right = (statistics.median(column) for column in zip(*times, strict=True))
            ratio = statistics.median(a / b for a, b in times)
            table.add_row(what, f"{left:.3f}", beside, f"{right:.3f}", f"{ratio:.2f}")
    return table


def pairs(folder: Path) -> list[tuple[str, str, Pair]]:
    """What is timed, and what beside it; files for it are made in `folder`."""
    usable = [name for name, one in sandboxes().items() if name != "none" and one.trouble() is None]
    return [
        ("64 MB array as a value", "the same bytes, raw", (send_array, send_raw)),
        *((f"start and end under {name}", "under none", (start(name), start("none"))) for name in usable),
        *((f"grade the reference under {name}", "under none", (check(name), check("none"))) for name in usable),
        (
            "check a notebook by its definitions",
            "the same work as a module",
            (command(notebook(folder)), command(MODULE)),
        ),
        (
            "check ten light cells by running them",
            "by their definitions",
            (command(light(folder), "all"), command(light(folder))),
        ),
    ]


def timed(run: Callable[[], object]) -> float:
    """Wall seconds of one run."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


ARRAY = np.zeros(8 << 20)


def send_array() -> None:
    """Through the codec, frames and all."""
    left, right = socket.socketpair()
    with left, right:
        head, buffers = write_question(1, "call", {"x": ARRAY})
        head = {"id": 1, "value": head["with"]}
        sender = threading.Thread(target=Channel(left).send, args=(head, buffers))
        sender.start()
        read_answer(Channel(right).receive(), 1, lambda handle: handle)
        sender.join()


def send_raw() -> None:
    """The bytes alone."""
    left, right = socket.socketpair()
    with left, right:
        sender = threading.Thread(target=left.sendall, args=(memoryview(ARRAY).cast("B"),))
        sender.start()
        room = bytearray(ARRAY.nbytes)
        view = memoryview(room)
        while view:
            view = view[right.recv_into(view) :]
        sender.join()


def start(name: str) -> Callable[[], None]:
    """A trivial script under a sandbox."""
    sandbox = choose(name)

    def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            script, scratch = Path(folder, "hello.py"), Path(folder, "scratch")
            script.write_text("print('hello')\n")
            scratch.mkdir()
            Path(folder).chmod(0o755)
            confined = sandbox.start(Command(script=script, readable=(script,), scratch=scratch))
            confined.wait(30)
            confined.end()

    return run


def check(name: str) -> Callable[[], object]:
    """A whole grading of first_nn's reference."""
    order = Order(find_course(ROOT).assignment("first_nn"), choose(name), CourseSecret.fixed(1))
    return lambda: grade(order, MODULE)


def notebook(folder: Path) -> Path:
    """First_nn's reference as a notebook in `folder`: a code cell for each of its percent-format cells."""
    parts = MODULE.read_text(encoding="utf-8").split("# %%")
    sources = [part.partition("\n")[2] for part in parts if not part.startswith(" [markdown]")]
    path = folder / "first_nn.ipynb"
    path.write_text(as_notebook(sources), encoding="utf-8")
    return path


def light(folder: Path) -> Path:
    """A notebook of ten cells that train nothing, in `folder`."""
    work = ROOT / "reference" / "first_nn" / "golden" / "correct_vectorised" / "submission" / "my_answers.py"
    sources = [work.read_text(encoding="utf-8"), *(f"print({number})" for number in range(9))]
    path = folder / "light.ipynb"
    path.write_text(as_notebook(sources), encoding="utf-8")
    return path


def as_notebook(sources: list[str]) -> str:
    """Code cells as the text of a notebook."""
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def command(path: Path, way: str = "definitions") -> Callable[[], object]:
    """`grader check first_nn` as a user runs it, the start of Python included."""
    line = [sys.executable, "-m", "grader", "check", "first_nn", str(path), "--notebook", way, "--quiet"]
    return lambda: subprocess.run(line, cwd=ROOT, check=True)  # noqa: S603  the line is ours


if __name__ == "__main__":
    sys.exit(main())
