"""What a batch costs beyond its gradings: `python tools/overhead.py [--count 500] [--many 10000]`.

First a class is graded by an executor that has the same grade for everybody at once, and only writes it as JSON and
sends it as workers do: what is left is the coordination, in processor time, and beside it that of a real grading of a
cheap work with all the processes that it starts. Then a class in which all have handed in the same is graded for real,
and once more with nothing left to do; and the whole command `grader batch` with nothing left to do. Last, works of 300
lines are read and compared with one another.
"""

import argparse
import json
import os
import pickle
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from drill import FILES
from rich.console import Console
from rich.table import Table

import grader
from grader.batch.coordinator import How, grade_class
from grader.batch.estimating import Clock
from grader.batch.executing import Report, Says, Task
from grader.batch.hand_ins import Class, HandIn, Person
from grader.batch.keys import basis_of
from grader.batch.likeness.code import Part
from grader.batch.likeness.comparing import alike, own_hashes
from grader.batch.likeness.winnowing import prints_of, runs_of
from grader.batch.planning import Desk, enter
from grader.batch.rescoring import marking_of
from grader.batch.setting import Setting
from grader.batch.shift import Shift
from grader.batch.store import FILE, Store
from grader.batch.worker import graded
from grader.judge.grade import Grade
from grader.judge.grading import grade
from grader.reports.json import to_json

ROUNDS: Final = 5
LINES: Final = 300
PIECE: Final = 15
Costs = dict[str, float]


def main() -> None:
    """Measure, and print both tables."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("--count", type=int, default=500)
    words.add_argument("--many", type=int, default=10_000)
    words.add_argument("--run", nargs=2, type=Path, help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.run is not None:
        print(json.dumps(_batch(*asked.run)))  # noqa: T201 - for the process that has asked
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            path = Path(folder, "course", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        Console().print(beside(Path(folder), asked.count))
        Console().print(again(Path(folder), asked.many))
        Console().print(likeness(2 * asked.count))


class Replaying:
    """An executor with one worker, which gives everybody the grade that it was made with."""

    def __init__(self, grade: Grade, digests: Mapping[Path, str]) -> None:
        self._grade = grade
        self._digests = digests
        self._sent: list[bytes] = []

    def idle(self) -> list[str]:
        """See `Executor.idle`."""
        return [] if self._sent else ["1"]

    def give(self, worker: str, task: Task) -> None:
        """See `Executor.give`."""
        told = (Says(worker, step) for step in ("reading the work", "preparing the data", "asking it questions"))
        own = replace(self._grade, submission=replace(self._grade.submission, digest=self._digests[task.path]))
        self._sent = [pickle.dumps(one) for one in (*told, graded(worker, own, to_json(own)))]

    def reports(self, seconds: float) -> list[Report]:  # noqa: ARG002 - there is always something
        """See `Executor.reports`."""
        sent, self._sent = self._sent, []
        return [pickle.loads(one) for one in sent]  # noqa: S301 - our own

    def end(self, worker: str) -> None:
        """See `Executor.end`."""

    def close(self) -> None:
        """See `Executor.close`."""


def beside(root: Path, count: int) -> Table:
    """Coordination and grading, in processor milliseconds a submission."""
    works = hand_in(root / "beside", count, alike=False)
    order = _setting(root).order()
    one = next(works.glob("*/cheap.py"))
    gradings, grades = [], []
    for _ in range(ROUNDS):
        before = _all_spent()
        grades.append(grade(order, one))
        gradings.append(1000 * (_all_spent() - before))
    marking = marking_of(order)
    with Store.at(root) as store:
        desk = Desk(store, order, basis_of(order, marking), marking, to_json)
        class_ = _class(works)
        before = _all_spent()
        _, numbers = enter(desk, class_)
        digests = {Path(row[0]): row[1] for row in _digests(root)}
        clock = Clock.at_start(store.expected(), count, 1)
        for _ in Shift(desk, Replaying(grades[0], digests), numbers, root, clock).work():
            pass
        each = 1000 * (_all_spent() - before) / count
    grading = statistics.median(gradings)
    table = Table("CPU ms a submission", "coordination", "a cheap grading", "ratio")
    table.add_row(f"{count} submissions", f"{each:.2f}", f"{grading:.0f}", f"{each / grading:.3f}")
    return table


def again(root: Path, many: int) -> Table:
    """A large class, graded and then with nothing to do."""
    works = hand_in(root / "many", many, alike=True)
    time.sleep(3)  # what was written just now is read again, however it looks
    table = Table(f"{many} who handed in the same", "wall seconds", "CPU seconds", "MiB of the coordinator")
    for what in ("graded once, filed for all", "nothing to do"):
        costs = cost(root, works)
        table.add_row(what, f"{costs['wall']:.1f}", f"{costs['all']:.1f}", f"{costs['memory']:.0f}")
    asked = ["--course", root / "course", "--out", root / "out", "--sandbox", "none", "--seed", "1", "--jobs", "1"]
    command = [sys.executable, "-m", "grader", "batch", "cheap", str(works), *map(str, asked)]
    _timed(command)
    runs = [_timed(command)[1] for _ in range(ROUNDS)]
    wall, spent = (statistics.median(costs[what] for costs in runs) for what in ("wall", "all"))
    table.add_row(f"nothing to do, the whole command, median of {ROUNDS}", f"{wall:.1f}", f"{spent:.1f}", "")
    return table


def likeness(count: int) -> Table:
    """So many works, each of pieces of the grader's own code: in processor seconds."""
    pieces = [piece for path in Path(grader.__file__).parent.rglob("*.py") for piece in _pieces(path)]
    drawn = random.Random(1)  # noqa: S311
    texts = ["\n".join(drawn.choice(pieces) for _ in range(LINES // PIECE)) for _ in range(count)]
    before = _all_spent()
    prints = [prints_of([Part("work.py", None, text)]).hashes for text in texts]
    read = _all_spent() - before
    pairs = sum(1 for _ in alike(own_hashes(prints, [1] * count, runs_of([]))))
    table = Table(f"{count} works of {LINES} lines", "CPU seconds to read them", "and to compare them", "pairs alike")
    table.add_row("", f"{read:.1f}", f"{_all_spent() - before - read:.1f}", f"{pairs}")
    return table


def _pieces(path: Path) -> Iterator[str]:
    lines = path.read_text("utf-8").split("\n")
    yield from ("\n".join(lines[place : place + PIECE]) for place in range(0, len(lines) - PIECE, PIECE))


def hand_in(works: Path, count: int, *, alike: bool) -> Path:
    """Put `count` works into the folder `works`."""
    for number in range(count):
        path = works / str(number) / "cheap.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"def double(x):\n    return 2 * x\n# {'' if alike else number}\n", encoding="utf-8")
    return works


def cost(root: Path, works: Path) -> Costs:
    """Processor seconds of a run and all that it started, its wall seconds, and what it tells of itself."""
    told, costs = _timed([sys.executable, __file__, "--run", str(root), str(works)])
    return {**costs, **json.loads(told)}


def _timed(command: Sequence[str]) -> tuple[bytes, Costs]:
    """What a command prints, and what it costs."""
    began, before = time.monotonic(), _spent(resource.RUSAGE_CHILDREN)
    ended = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
    return ended.stdout, {"all": _spent(resource.RUSAGE_CHILDREN) - before, "wall": time.monotonic() - began}


def _class(works: Path) -> Class:
    paths = sorted(works.glob("*/cheap.py"))
    return Class(tuple(HandIn((Person(path.parent.name),), path, path.parent.name) for path in paths))


def _digests(root: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(root / FILE)) as connection:
        rows = connection.execute("SELECT path, digest FROM hand_ins").fetchall()
    return [(os.fsdecode(path), digest) for path, digest in rows]


def _batch(root: Path, works: Path) -> Costs:
    for _ in grade_class(_class(works), _setting(root), works / "out", How(to_json, jobs=1)):
        pass
    return {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _setting(root: Path) -> Setting:
    return Setting(root / "course", "cheap", sandbox="none", seed=1, diagnosing=0.0)


def _all_spent() -> float:
    return _spent(resource.RUSAGE_SELF) + _spent(resource.RUSAGE_CHILDREN)


def _spent(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
