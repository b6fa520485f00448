"""A room for checks in which a work lies on the bench for as long as its author wants to look at it."""

import math
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from grader.course.datasets import Dataset
from grader.course.plan import Plan
from grader.judge.bench import Bench
from grader.judge.checks import Room
from grader.judge.clearing import remove
from grader.judge.locating import locate
from grader.judge.order import Order
from grader.judge.stages import Stages, supplies
from grader.judge.staging import stage

_PATIENCE: Final = 24 * 3600


@contextmanager
def open_room(order: Order, work: Path, stage_seconds: float = math.inf) -> Iterator[Room]:
    """The room in which the checks of `order` meet `work`, without a bound on the seconds of the whole.

    No stage may take longer than `stage_seconds`, whatever the rubric says.

    Raises what `grader.judge.grading.grade` raises.
    """
    plan = _patient(order.plan(), stage_seconds)
    data = order.data(plan)
    with ExitStack() as stack:
        lay = _layer(order, plan, data, stack)
        bench = lay(work)
        stages = Stages(bench, plan.stages, supplies(order.assignment, plan.stages, data.visible, order.device))
        stack.callback(stages.close)
        yield Room(
            assignment=order.assignment.name,
            folder=order.assignment.folder,
            bench=bench,
            reference=cache(lambda: lay(work)),
            stages=stages,
            data=data,
            secret=order.secret,
            stage_of={criterion.check: criterion.stage for criterion in plan.criteria}.get,
        )


def _patient(plan: Plan, most: float) -> Plan:
    """The plan without the bound on the whole, meant for each check once; a stage takes at most `most` seconds."""
    stages = {name: one.model_copy(update={"seconds": min(one.seconds, most)}) for name, one in plan.stages.items()}
    return replace(plan, limits=plan.limits.model_copy(update={"seconds": _PATIENCE}), stages=stages)


def _layer(order: Order, plan: Plan, data: Dataset, stack: ExitStack) -> Callable[[Path], Bench]:
    """How to lay work on a bench of its own."""

    def folder() -> Path:
        path = Path(tempfile.mkdtemp(prefix="grader-"))
        stack.callback(remove, path)
        return path

    def lay(work: Path) -> Bench:
        found = locate(work, order.assignment.rubric.entry, folder())
        staged = stage(found, data, order.assignment.inside, folder())
        bench = Bench(order.sandbox, staged, plan, order.assignment.rubric)
        stack.callback(bench.close)
        return bench

    return lay
