"""Stages: dear work, such as training, that is done once a seed and measured by many checks.

A stage runs in a fork of the loaded submission. The process stays, and the checks that name the stage run in forks of
it, so that none of them disturbs another and a trained model is trained once. Where weights were handed in, a stage
that can load them does that in place of its work. A stage on a GPU has a sandbox of its own and isn't forked.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from grader.course.discovery import Assignment
from grader.course.pruning import parameters_of
from grader.course.rubric import Criterion, Stage
from grader.judge.bench import Bench, recipes
from grader.judge.faults import Failed, Fault, StudentError
from grader.judge.proxy import Proxy
from grader.judge.session import Session
from grader.sandbox.slots import FREE, Seat, Slots
from grader.wire.messages import STUDENT, TIME_LIMIT, WEIGHTS

GRACE = 1.25  # a recipe stops by itself within its seconds; one that doesn't is stopped a quarter later
CHEAP_SECONDS: Final = 10.0
UNUSABLE: Final = "WeightsError"
"""What the host raises where weights can't be used; its text is for the student."""


class Staged(Protocol):
    """What knows how stages ended."""

    def result(self, name: str, seed: int) -> tuple[Session, Proxy]:
        """The process to fork for a check of stage `name`, and what the recipe returned. Raises how it ended else."""

    def device(self, name: str) -> str:
        """Where stage `name` computes: "cpu" or "cuda"."""


@dataclass(frozen=True)
class Supplies:
    """What recipes are given beside the work, a seed and their seconds.

    `takes` are the parameters of each recipe: one that has a `device` is told it, and one that has `weights` or a
    `time_limit` gets these.
    """

    visible: Mapping[str, Any]
    device: str
    takes: Mapping[str, frozenset[str]]

    def on_gpu(self, stage: Stage) -> bool:
        """Whether what `stage` runs computes on a GPU: there is to be one, and it asks where to compute."""
        return self.device != "cpu" and "device" in self.takes[stage.run]


def supplies(assignment: Assignment, stages: Mapping[str, Stage], visible: Mapping[str, Any], device: str) -> Supplies:
    """The supplies of what `stages` run."""
    source = assignment.inside.read_text(encoding="utf-8") if assignment.inside is not None else ""
    return Supplies(visible, device, {one.run: frozenset(parameters_of(source, one.run)) for one in stages.values()})


def trains(name: str, stage: Stage, criteria: Iterable[Criterion]) -> bool:
    """Whether the stage called `name` must be taken for a training: it may last, or a metric is measured after it."""
    measured = any(one.stage == name and one.metric is not None for one in criteria)
    return measured or stage.seconds > CHEAP_SECONDS


def run_recipe(session: Session, stage: Stage, given: Supplies, seed: int) -> Proxy:
    """What the recipe of `stage` makes of the work in `session`. Raises the `Fault` that ends it."""
    named = {"device": given.device, "weights": WEIGHTS, "time_limit": TIME_LIMIT}
    more = {name: value for name, value in named.items() if name in given.takes[stage.run]}
    run = getattr(recipes(session), stage.run)
    made: Proxy = run(STUDENT, dict(given.visible), seed % 2**31, stage.seconds, seconds=stage.seconds * GRACE, **more)
    return made


@dataclass(frozen=True)
class Turn:
    """How a work comes to a GPU that others want as well: it waits for one of the `slots`, and `say` is told."""

    slots: Slots
    say: Callable[[str], None]

    @contextmanager
    def seat(self, bench: Bench) -> Iterator[Seat]:
        """A seat for the work on `bench`, whose own time stands still while it waits."""
        waited = 0.0

        def waits(seconds: float) -> None:
            nonlocal waited
            if not waited:
                self.say("waiting for a GPU")
            waited += seconds
            bench.allow(seconds)

        with self.slots.seat(waits) as seat:
            if waited:
                self.say("asking it questions")
            yield seat


FREELY: Final = Turn(FREE, lambda _: None)
"""At once: nobody else is there."""


class Stages:
    """Runs each stage once a seed, when it is first asked for, and remembers how that ended."""

    def __init__(self, bench: Bench, stages: Mapping[str, Stage], given: Supplies, turn: Turn = FREELY) -> None:
        self._bench = bench
        self._stages = stages
        self._given = given
        self._turn = turn
        self._ended: dict[tuple[str, int], tuple[Session, Proxy] | Fault] = {}
        self._open = ExitStack()
        self._seat: Seat | None = None
        self._with_gpu: dict[tuple[str, int], Bench] = {}

    def result(self, name: str, seed: int) -> tuple[Session, Proxy]:
        """The process of stage `name`, and what its recipe returned there. Raises the `Fault` that it ended with."""
        known = self._ended.get((name, seed))
        if known is None or (isinstance(known, tuple) and not known[0].alive):
            known = self._ended[name, seed] = self._run(name, seed)
        if isinstance(known, Fault):
            raise known
        return known

    def device(self, name: str) -> str:
        """Where stage `name` computes: "cpu" or "cuda"."""
        return self._given.device if self._given.on_gpu(self._stages[name]) else "cpu"

    def close(self) -> None:
        """End the processes of all stages, and leave the GPU to others."""
        self._open.close()

    def _run(self, name: str, seed: int) -> tuple[Session, Proxy] | Fault:
        stage = self._stages[name]
        weights = self._bench.weights
        if stage.loads_weights and weights is not None and weights.trouble:
            return Failed(weights.trouble)
        try:
            session = self._process(name, seed)
            with self._bench.meter.stage(name):
                made = run_recipe(session, stage, self._given, seed)
        except Fault as fault:
            if (name, seed) in self._with_gpu:
                self._with_gpu[name, seed].close()  # what it holds of the GPU is free for the next
            return _told(fault, stage)
        return session, made

    def _process(self, name: str, seed: int) -> Session:
        """A process for stage `name`: a fork of the loaded one or, on a GPU, one that has loaded the work itself."""
        if not self._given.on_gpu(self._stages[name]):
            return self._open.enter_context(self._bench.fork(self._bench.root(), seed))
        if (name, seed) not in self._with_gpu:
            bench = self._with_gpu[name, seed] = self._bench.beside(self._seated())
            self._open.callback(bench.close)
        session = self._with_gpu[name, seed].root()
        session.ask("seed", {"number": seed})
        return session

    def _seated(self) -> Seat:
        """The work's place at a GPU, which it keeps to the end."""
        if self._seat is None:
            self._seat = self._open.enter_context(self._turn.seat(self._bench))
        return self._seat


def _told(fault: Fault, stage: Stage) -> Fault:
    """How a stage ends by `fault`; where weights can't be used, in the words of what tried to."""
    if not (stage.loads_weights and isinstance(fault, StudentError) and fault.type == UNUSABLE):
        return fault
    says, _, look = fault.text.partition("\n")
    return Failed(says, look)
