"""From the words of a command line to an order for the judge."""

import functools
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from grader.course.discovery import Assignment, find_course
from grader.course.download import Progress
from grader.course.places import user_folder
from grader.course.plan import Plan, make_plan
from grader.course.public import public_of
from grader.course.rubric import Way
from grader.course.secret import CourseSecret
from grader.errors import AskError
from grader.judge.device import cuda_of_torch
from grader.judge.order import Order
from grader.sandbox import gpu, trial
from grader.sandbox.choose import choose, sandboxes
from grader.sandbox.gpu import NoGpuError


@dataclass(frozen=True)
class Asked:
    """How to grade, as it was asked for."""

    name: str
    profile: str = "quick"
    device: str = "auto"
    sandbox: str = "auto"
    seed: int | None = None
    course: Path | None = None
    only: tuple[str, ...] = ()
    notebook: Way | None = None


def order_for(asked: Asked, progress: Progress | None = None) -> Order:
    """The order that was asked for.

    Raises:
        GraderError: something that was asked for isn't there, or can't be had on this machine.
    """
    course = find_course(asked.course)
    assignment = course.assignment(asked.name)
    plan = make_plan(assignment.rubric, asked.profile)
    _require(assignment.rubric.needs)
    sandbox = choose(asked.sandbox)
    return Order(
        assignment=assignment,
        sandbox=sandbox,
        secret=_secret(assignment, asked.seed),
        profile=asked.profile,
        device=_device(asked.device, plan, assignment.rubric.needs, sandbox.name),
        only=asked.only,
        notebook=asked.notebook,
        progress=progress,
        keep_in=_cache(),
    )


def _secret(assignment: Assignment, seed: int | None) -> CourseSecret:
    """What the questions are drawn from: what was asked for, the course secret or, where students check, what all have.

    Of the public questions it was released with the assignment what known mistakes answer.
    """
    if seed is not None:
        return CourseSecret.fixed(seed)
    public = public_of(assignment)
    return CourseSecret.load(assignment.course) if public is None else CourseSecret.fixed(public.seed)


@functools.cache
def gpu_trouble(sandbox: str) -> str | None:
    """Why work can't use a GPU within the sandbox of this name, found by trying it; None if it can."""
    if find_spec("torch") is None:
        return "torch isn't installed"
    if cuda_of_torch() is None:
        return "this torch is built without CUDA; install one that is built with it (pytorch.org says how)"
    try:
        found = gpu.find()
    except NoGpuError as error:
        return str(error)
    trouble = trial.gpu_trouble(sandboxes()[sandbox].start, found)
    return trouble and f"it can't be used within the sandbox {sandbox}: {trouble}"


def _cache() -> Path | None:
    """Where it is kept what known mistakes look like; None where no home is known."""
    try:
        return user_folder("XDG_CACHE_HOME") / "diagnosis"
    except AskError:
        return None


def missing(needs: Iterable[str]) -> list[str]:
    """The packages of `needs` that aren't installed."""
    return [name for name in needs if find_spec(name.partition(".")[0]) is None]


def _require(needs: Iterable[str]) -> None:
    names = missing(needs)
    if names:
        raise AskError(
            f"{', '.join(names)}: this assignment needs it, and it isn't installed beside the grader; "
            f"run `{Path(sys.executable).name} -m pip install {' '.join(names)}`"
        )


def _device(asked: str, plan: Plan, needs: Iterable[str], sandbox: str) -> str:
    """The device: what was asked for or, for "auto", what the profile says. A GPU is tried only where it matters."""
    wanted = plan.device if asked == "auto" else asked
    if wanted == "cpu":
        return "cpu"
    uses_torch = any(name.partition(".")[0] == "torch" for name in needs)
    trouble = gpu_trouble(sandbox) if uses_torch else "this assignment does nothing that a GPU could do"
    if trouble is None:
        return "cuda"
    if wanted == "auto":
        return "cpu"
    why = f"there is no GPU for the work: {trouble}" if uses_torch else trouble
    which = "--device cuda" if asked == "cuda" else f"--profile {plan.profile}: it asks for a GPU"
    raise AskError(f"{which}: {why}; or use --device cpu")
