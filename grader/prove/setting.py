"""With what claims are tried: an assignment, a sandbox and a seed. Plain values, the same in every process."""

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from grader.course.contents import contents
from grader.course.discovery import Assignment, find_course
from grader.course.mistakes import SOLUTION, Known, mistakes_of
from grader.course.noise import noise_of
from grader.course.rubric import Criterion, Way
from grader.course.secret import CourseSecret
from grader.errors import CourseError
from grader.judge.grade import Grade
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.sandbox.base import Sandbox
from grader.sandbox.choose import choose

__all__ = ["Setting", "contents", "read_again"]

_WORDS: Final = {"title"}
_WORTH: Final = {"points", "pass_at", "better", "full_at", "zero_at", "steps", "thresholds", "visibility", "optional"}


@dataclass(frozen=True)
class Setting:
    """The assignment `name` of the course at `root`, tried in `sandbox` with the questions of `seed`.

    `until` is the moment, by the monotonic clock, after which claims that can wait aren't begun. `scratch` is a folder
    of this run, in which what one claim finds out about known mistakes is kept for the next.
    """

    root: Path
    name: str
    sandbox: str
    seed: int
    until: float = math.inf
    scratch: Path | None = None

    @property
    def assignment(self) -> Assignment:
        """The assignment."""
        return _assignment(self.root, self.name)

    @property
    def known(self) -> Known:
        """Its known mistakes. Raises `CourseError` for faults in their file."""
        return _known(self.root, self.name)

    @property
    def reference(self) -> Path:
        """The folder of its reference. Raises `CourseError` where there is none."""
        folder = self.assignment.reference
        if folder is None or not (folder / SOLUTION).is_file():
            where = self.root / "reference" / self.name / SOLUTION
            raise CourseError(f"{where}: there is no reference; write one that earns full marks")
        return folder

    @property
    def solution(self) -> Path:
        """The reference itself."""
        return self.reference / SOLUTION

    @property
    def rubric_file(self) -> Path:
        """The rubric."""
        return self.assignment.folder / "rubric.yaml"

    @property
    def box(self) -> Sandbox:
        """The sandbox."""
        return choose(self.sandbox)

    def order(self, only: Iterable[Criterion] = (), notebook: Way | None = None, shift: int = 0) -> Order:
        """The order to grade some work; `shift` further seeds are for work that must hold with any.

        No mistakes are named: that takes time, and a claim about them asks for it.
        """
        plain = _order(self.root, self.name, self.sandbox, self.seed + shift)
        return replace(plain, only=tuple(criterion.id for criterion in only), notebook=notebook)

    def grade(self, work: Path, only: Iterable[Criterion] = (), notebook: Way | None = None, shift: int = 0) -> Grade:
        """The grade of `work`. Raises what `grader.judge.grading.grade` raises."""
        return grade(self.order(only, notebook, shift), work)

    def untrained(self) -> list[Criterion]:
        """The criteria that need no training: those without a metric."""
        return [criterion for criterion in self.assignment.rubric.criteria if criterion.metric is None]

    def asks(self) -> Iterator[bytes]:
        """All of the assignment that decides what is asked of work, and how it is run; not what that is worth."""
        yield _plain(self.assignment.rubric.model_dump(mode="json"), _WORDS | _WORTH)
        folder = self.assignment.folder
        yield from contents([folder / "inside.py", *self.assignment.data_files, folder / "checks"])

    def judges(self) -> Iterator[bytes]:
        """All of the assignment that decides a grade and its words, the noise of its metrics among it."""
        yield self.assignment.digest.encode()
        yield repr(noise_of(self.assignment, Order.profile)).encode()


def read_again() -> None:
    """Forget what was read of the course: its files may have changed."""
    _assignment.cache_clear()
    _known.cache_clear()
    _order.cache_clear()


@cache
def _order(root: Path, name: str, sandbox: str, seed: int) -> Order:
    """An order with its data: they are the same for all claims of a seed."""
    bare = Order(_assignment(root, name), choose(sandbox), CourseSecret.fixed(seed), diagnosing=0.0)
    return replace(bare, dataset=bare.data(bare.plan()))


@cache
def _assignment(root: Path, name: str) -> Assignment:
    return find_course(root).assignment(name)


@cache
def _known(root: Path, name: str) -> Known:
    return mistakes_of(_assignment(root, name))


def _plain(value: Any, without: set[str]) -> bytes:
    """`value` as JSON, without some keys at any depth."""

    def kept(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: kept(item) for key, item in part.items() if key not in without}
        return [kept(item) for item in part] if isinstance(part, list) else part

    return json.dumps(kept(value), sort_keys=True).encode()
