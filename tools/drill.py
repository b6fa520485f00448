"""Kill a batch at random moments, again and again: `python tools/drill.py [--kills 100] [--class-size 40] [--seed 1]`.

A class is graded by `grade_class` in a process of its own. At random moments that process, one of its workers, or all
of them and their sandboxes are killed with SIGKILL; what is gone is started again with the same call. When a class is
done another one is begun, until the kills are used up. After each kill the database is looked at as it lies there.
Printed is what was lost, what was there twice, and what was damaged: there must be nothing.
"""

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from grader.batch.coordinator import How, grade_class
from grader.batch.hand_ins import Class, HandIn, Person
from grader.batch.setting import Setting
from grader.reports.json import to_json

FILES: Final = {
    "assignments/cheap/rubric.yaml": """\
assignment: cheap
title: A cheap assignment
entry: {module: cheap.py, notebook: cheap.ipynb, names: [double]}
data: {default: none}
pass_at: 0.5
criteria:
  - {id: double, title: It doubles, points: 10, check: "checks/test_cheap.py::test_double"}
""",
    "assignments/cheap/checks/test_cheap.py": """\
from grader.judge.author import number


def test_double(student):
    assert student.double(2, returns=number()) == 4
""",
    "assignments/cheap/data.py": """\
from grader.course.datasets import Dataset
from grader.wire.secret import Secret


def load(name, rng, fetch):
    return Dataset(visible={}, asked={}, labels=Secret({}))
""",
}
LONGEST_SECONDS: Final = 4.0
"""The longest time between two kills."""
PATIENCE_SECONDS: Final = 600.0
MOST_KILLS: Final = 12
"""The most kills in one class, so that there are several."""
_RESULTS: Final = "SELECT path, status, score FROM results JOIN hand_ins ON hand_ins.id = hand_in WHERE current"
_DOUBLED: Final = "SELECT count(*) - count(DISTINCT hand_in || ' ' || content) FROM results"
WHOM: Final = ("coordinator", "worker", "all")


@dataclass
class Found:
    """What was seen: kills by whom they hit, and everything that must not be."""

    kills: Counter[str] = field(default_factory=Counter)
    classes: int = 0
    lost: int = 0
    doubled: int = 0
    damaged: int = 0
    wrong: int = 0
    given_up: int = 0

    @property
    def sound(self) -> bool:
        """Whether nothing was found that must not be."""
        return not (self.lost or self.doubled or self.damaged or self.wrong)


def main() -> int:
    """Drill, and print what was found."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("--kills", type=int, default=100)
    words.add_argument("--class-size", type=int, default=40)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--grade", type=Path, help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.grade is not None:
        grade(asked.grade, asked.class_size)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        found = drill(Path(folder), asked.kills, asked.class_size, random.Random(asked.seed))  # noqa: S311
    print(f"{found.kills.total()} kills ({dict(found.kills)}) of {found.classes} classes of {asked.class_size}:")  # noqa: T201
    print(f"{found.lost} lost, {found.doubled} doubled, {found.damaged} damaged, {found.wrong} wrong marks,")  # noqa: T201
    print(f"{found.given_up} given up because their worker was killed three times")  # noqa: T201
    return 0 if found.sound else 1


def drill(root: Path, kills: int, size: int, rng: random.Random) -> Found:
    """Grade classes below `root` until `kills` of them were killed and the last one is complete."""
    for name, text in FILES.items():
        path = root / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    found = Found()
    while found.kills.total() < kills or not found.classes:
        out = root / f"class {found.classes}"
        _one_class(out, kills, size, rng, found)
        found.classes += 1
    return found


def grade(out: Path, size: int) -> None:
    """Grade the class in `out`: right and wrong work in turn, no two alike."""
    hand_ins = []
    for number in range(size):
        path = out / "work" / f"{number}.py"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"# {number}\ndef double(x):\n    return {2 + number % 2} * x\n", encoding="utf-8")
        hand_ins.append(HandIn((Person(str(number)),), path, path.name))
    setting = Setting(out.parent / "course", "cheap", sandbox="none", seed=1, diagnosing=0.0)
    for _ in grade_class(Class(tuple(hand_ins)), setting, out, How(to_json)):
        pass


def _one_class(out: Path, kills: int, size: int, rng: random.Random, found: Found) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    most = min(kills, found.kills.total() + MOST_KILLS)
    command = [sys.executable, __file__, "--class-size", str(size), "--grade", str(out)]
    out.mkdir()
    while True:
        with (
            (out / "said").open("ab") as said,  # by processes that are killed while they start
            subprocess.Popen(command, start_new_session=True, stderr=said) as batch,  # noqa: S603 - our own script
        ):
            while found.kills.total() < most:
                with suppress(subprocess.TimeoutExpired):
                    batch.wait(rng.uniform(0.0, LONGEST_SECONDS))
                    break
                _kill(batch.pid, rng, found)
                look(out, size, found, complete=False)
            done = batch.wait(until - time.monotonic()) == 0
        if done:
            break
    look(out, size, found, complete=True)


def _kill(coordinator: int, rng: random.Random, found: Found) -> None:
    whom = rng.choice(WHOM)
    below = [*_below(coordinator)]
    workers = [pid for pid in below if _is_worker(pid)]
    doomed = {"coordinator": [coordinator], "worker": rng.sample(workers, min(1, len(workers)))}
    chosen = doomed.get(whom, [coordinator, *below])
    for pid in chosen:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    if chosen:
        found.kills[whom] += 1


def _below(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _below(int(child))


def _is_worker(pid: int) -> bool:
    with suppress(OSError):
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def look(out: Path, size: int, found: Found, *, complete: bool) -> None:
    """Look at the database in `out` through a connection of our own."""
    if not (out / "batch.sqlite").exists():
        return
    try:
        with closing(sqlite3.connect(out / "batch.sqlite", timeout=60)) as connection:
            found.damaged += connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
            if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                return
            rows = connection.execute(_RESULTS).fetchall()
            doubled = connection.execute(_DOUBLED).fetchone()[0]
            waiting = connection.execute("SELECT count(*) FROM jobs").fetchone()[0]
    except sqlite3.DatabaseError:
        found.damaged += 1
        return
    if complete:
        found.doubled += doubled
        found.lost += size - len(rows) + waiting
        found.given_up += sum(status == "not_graded" for _, status, _ in rows)
        found.wrong += sum(status == "graded" and score != _deserved(path) for path, status, score in rows)


def _deserved(path: bytes) -> float:
    return 0.0 if int(Path(os.fsdecode(path)).stem) % 2 else 10.0


if __name__ == "__main__":
    sys.exit(main())
