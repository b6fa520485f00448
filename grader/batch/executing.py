"""The seam between a batch and whatever runs its gradings. An executor is a module of `executors`; its name is its key.

An executor has workers, which take one task at a time. What they write comes back as reports; they keep nothing.
"""

import importlib
import math
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from grader.batch import executors
from grader.batch.setting import Setting
from grader.errors import AskError
from grader.judge.grade import Grade
from grader.sandbox.slots import FREE, Slots

Write = Callable[[Grade], str]
"""How a grade becomes text. A function of a module, so that it can be sent to another process."""


@dataclass(frozen=True)
class Task:
    """A submission to grade, and the file that takes its log."""

    hand_in: int
    path: Path
    log: Path


@dataclass(frozen=True)
class Says:
    """The step that a grading takes now."""

    worker: str
    says: str


@dataclass(frozen=True)
class Graded:
    """A grading has ended: its grade, and the digest of the work as it was judged ("" where it could not be)."""

    worker: str
    text: str
    status: str
    score: float
    max_score: float
    passed: bool
    seconds: float
    cpu_seconds: float
    digest: str


@dataclass(frozen=True)
class Refused:
    """There is no grade, by no fault of the work. `passing` is whether that may be otherwise the next time."""

    worker: str
    why: str
    passing: bool


@dataclass(frozen=True)
class Died:
    """A worker is gone, with the task that it had. `ready` is whether it had ever come to grade."""

    worker: str
    why: str
    ready: bool


@dataclass(frozen=True)
class Unfit:
    """No worker can grade anything: `asked` for something that isn't there, or the course or machine is at fault."""

    why: str
    asked: bool


Report = Says | Graded | Refused | Died | Unfit


@dataclass(frozen=True)
class Workplace:
    """What an executor is given: how to grade and to write, how many at a time, and where its workers may write.

    `slots` are the seats at GPUs that all of them share.
    """

    setting: Setting
    write: Write
    jobs: int
    logs: Path
    scratch: Path
    slots: Slots = FREE

    @property
    def rounds(self) -> int:
        """How many gradings may follow each other at a seat while the last of those who wait for it waits."""
        return math.ceil(self.jobs / self.slots.count) if self.slots.count else 1


class Executor(Protocol):
    """Something that runs gradings side by side."""

    def idle(self) -> Iterable[str]:
        """The names of the workers that have no task."""

    def give(self, worker: str, task: Task) -> None:
        """Have an idle worker do `task`."""

    def reports(self, seconds: float) -> Iterable[Report]:
        """What was reported, waiting at most `seconds` for the first of it."""

    def end(self, worker: str) -> None:
        """Stop what `worker` does; it is reported as having died."""

    def close(self) -> None:
        """Stop all of them at once, and wait until they are gone."""


def executor(name: str, workplace: Workplace) -> Executor:
    """The executor called `name`. Raises `AskError` where there is none, or it can't be used here."""
    known = [info.name for info in pkgutil.iter_modules(executors.__path__)]
    if name not in known:
        raise AskError(f"--executor {name}: there is no such executor; use {' or '.join(known)}")
    made: Executor = importlib.import_module(f"{executors.__name__}.{name}").make(workplace)
    return made
