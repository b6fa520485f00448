"""The checks that a student lost, put with the same questions to the reference and to wrong work. Nothing trains.

One sandbox holds all sources. Its host has loaded the reference, and in a fork for each run another source is loaded in
its place. A stage that is no training is run in that fork, too.
"""

import platform
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from grader import __version__
from grader.course.datasets import Dataset
from grader.course.plan import Plan
from grader.course.rubric import Criterion
from grader.judge.bench import Bench, submission
from grader.judge.check_result import CheckResult
from grader.judge.checks import Between, Fork, Room, run_all_variants
from grader.judge.clearing import remove
from grader.judge.diagnosis.matching import Record
from grader.judge.diagnosis.store import Store, key_of
from grader.judge.grade import SubmissionId, Verdict
from grader.judge.locating import Work
from grader.judge.order import Order
from grader.judge.provenance import versions
from grader.judge.proxy import Asker, Proxy
from grader.judge.session import About, Session
from grader.judge.stages import Supplies, run_recipe, supplies, trains
from grader.judge.staging import stage

_LASTING: Final = (Verdict.passed, Verdict.failed)
"""How a check ends by what it saw, and not because the machine was slow."""

Asked = Mapping[str, Sequence[str]]
"""The sources that each check is put to."""
Records = dict[str, dict[str, Record]]
"""By check and source."""


@dataclass(frozen=True)
class Lab:
    """With what the student's work was graded."""

    order: Order
    plan: Plan
    data: Dataset
    reference: Callable[[], Bench]
    work: Work | None = None

    def replays(self, criterion: Criterion) -> bool:
        """Whether the check of `criterion` can be put to other work, without a training or the weights of one."""
        if criterion.stage is None:
            return True
        stage = self.plan.stages[criterion.stage]
        if stage.loads_weights or self.given.on_gpu(stage):
            return False
        return not trains(criterion.stage, stage, self.order.assignment.rubric.criteria)

    @cached_property
    def given(self) -> Supplies:
        """What recipes are given."""
        return supplies(self.order.assignment, self.plan.stages, self.data.visible, self.order.device)

    def stage_of(self, check: str) -> str | None:
        """The stage that `check` is to be run after, if it has one that is no training."""
        return next((one.stage for one in self.plan.criteria if one.check == check and self.replays(one)), None)


@dataclass(eq=False)
class _Rehearsal:
    """Stages that are run in the very fork that a check asks, once its source is loaded there."""

    lab: Lab
    bench: Bench
    made: Proxy | None = None

    def result(self, name: str, seed: int) -> tuple[Session, Proxy]:  # noqa: ARG002  there is one, the latest
        """See `Staged`."""
        root = self.bench.root()
        return root, submission(root) if self.made is None else self.made

    def device(self, name: str) -> str:  # noqa: ARG002  a stage on a GPU isn't run again
        """See `Staged`."""
        return "cpu"

    def run(self, name: str, session: Session) -> None:
        """Run the stage called `name` as it is run for a student."""
        order = self.lab.order
        seed = order.secret.seed(order.assignment.name, f"{name}#0")
        session.ask("seed", {"number": seed})
        self.made = run_recipe(session, self.lab.plan.stages[name], self.lab.given, seed)


def replay(lab: Lab, right: str, asked: Asked, until: float) -> Records | None:
    """What each check sees of the sources that it is put to, `right` being the reference's.

    None where not all of them were tried by the moment `until` of the monotonic clock; those that were are kept.

    Raises:
        GraderError: the sandbox broke, or a data set is at fault.
        Fault: the reference can't be loaded.
    """
    store = Store(lab.order.keep_in)
    keys = {(name, one): _key(lab, name, one) for name, sources in asked.items() for one in sources}
    known = {place: record for place, key in keys.items() if (record := store.find(key)) is not None}
    todo: dict[str, list[str]] = {}
    for name, one in keys:
        if (name, one) not in known:
            todo.setdefault(name, []).append(one)
    for place, result in _run(lab, right, todo, until) if todo else ():
        if result.verdict in _LASTING:
            store.keep(keys[place], result.observations)
        if result.verdict != Verdict.skipped:
            known[place] = result.observations
    if todo:
        store.tidy()
    if len(known) < len(keys):
        return None
    return {name: {one: known[name, one] for one in sources} for name, sources in asked.items()}


def _run(lab: Lab, right: str, todo: Asked, until: float) -> list[tuple[tuple[str, str], CheckResult]]:
    """How each check ended for each source; what there was no time for is skipped."""
    with _room(lab, right, todo) as (room, files, rehearsal):
        variants = {
            name: [_loading(rehearsal, name, files.get(one)) for one in sources] for name, sources in todo.items()
        }
        results = run_all_variants(room, variants, lambda *_: time.monotonic() < until)
    return [
        ((name, one), result)
        for name, sources in todo.items()
        for one, result in zip(sources, results[name], strict=True)
    ]


def _key(lab: Lab, check: str, source: str) -> str:
    """A name for a record that nobody without the secret can work out, and that changes with all that it rests on."""
    order, rubric = lab.order, lab.order.assignment.rubric
    asked = str(order.secret.seed(order.assignment.name, f"diagnosis {check}"))
    run = (order.assignment.digest, lab.plan.profile, order.device, order.sandbox.name, order.secret.id)
    made = (
        __version__,
        platform.python_version(),
        *(f"{name} {found}" for name, found in versions(rubric.needs).items()),
    )
    return key_of((asked, check, source, *run, *made))


@contextmanager
def _room(lab: Lab, right: str, todo: Asked) -> Iterator[tuple[Room, dict[str, str], _Rehearsal]]:
    """A room in which the reference lies on the bench, the file of each other source, and what runs stages."""
    order = lab.order
    others = dict.fromkeys(one for sources in todo.values() for one in sources if one != right)
    files = {source: f"known_{index}.py" for index, source in enumerate(others)}
    with ExitStack() as stack:
        main = order.assignment.rubric.entry.module
        texts = {main: right, **{name: source for source, name in files.items()}}
        work = _work(_folder(stack), texts, main)
        bench = Bench(
            order.sandbox,
            stage(work, lab.data, order.assignment.inside, _folder(stack)),
            lab.plan,
            order.assignment.rubric,
        )
        stack.callback(bench.close)
        rehearsal = _Rehearsal(lab, bench)
        room = Room(
            assignment=order.assignment.name,
            folder=order.assignment.folder,
            bench=bench,
            reference=lab.reference,
            stages=rehearsal,
            data=lab.data,
            secret=order.secret,
            stage_of=lab.stage_of,
        )
        yield room, files, rehearsal


def _folder(stack: ExitStack) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="grader-"))
    stack.callback(remove, folder)
    return folder


def _work(folder: Path, texts: Mapping[str, str], main: str) -> Work:
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Work(SubmissionId("", str(folder)), {name: folder / name for name in texts}, main, "module")


def _loading(rehearsal: _Rehearsal, check: str, file: str | None) -> Between:
    """Load `file` in the fork that a check asks, and run the check's stage; None: what is there already."""
    lab = rehearsal.lab
    stage_name = lab.stage_of(check)
    seed = lab.order.secret.seed(lab.order.assignment.name, check)
    fields: dict[str, Any] = {
        "main": file,
        "way": "module",
        "wanted": [],
        "parameters": {},
        "seconds": 0.0,
        "cell_seconds": 0.0,
    }

    @contextmanager
    def between(fork: Fork) -> Iterator[Asker]:
        with fork() as session:
            if file is not None:
                session.ask("load", fields, lab.plan.limits.load_seconds, About(f"Loading {file}"))
            if stage_name is not None:
                rehearsal.run(stage_name, session)
            session.ask("seed", {"number": seed})
            yield session

    return between
