"""A class, graded: what is done is left alone, what isn't is run, and whatever is killed, the same call completes it.

    lock -> plan -> claim -> grade -> file

One process, the coordinator, holds the lock of the folder and writes its database; workers grade and report. What runs
has a lease in the database: it ends when its worker is seen to have died, or when its time is over.
"""

import json
import os
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from grader.batch.estimating import Clock
from grader.batch.events import Event, Summary
from grader.batch.executing import Workplace, Write, executor
from grader.batch.hand_ins import Class
from grader.batch.keys import basis_of
from grader.batch.locking import alone_in
from grader.batch.planning import Desk, enter
from grader.batch.rescoring import marking_of
from grader.batch.setting import Setting
from grader.batch.shift import Shift
from grader.batch.store import Store
from grader.errors import AskError
from grader.judge.clearing import remove
from grader.sandbox import gpu
from grader.sandbox.slots import FREE, Slots


@dataclass(frozen=True)
class How:
    """How a batch is run: `jobs` at a time, by which executor, and how grades are written as text.

    Without `jobs` as many as there are cores. Where they train on GPUs, `gpu_jobs` do so on each at a time, and the
    others wait. With `retry` what could not be graded before is tried again.
    """

    write: Write
    jobs: int | None = None
    gpu_jobs: int = 1
    executor: str = "local"
    retry: bool = False


def grade_class(class_: Class, setting: Setting, folder: Path, how: How) -> Generator[Event, None, Summary]:
    """Grade all of `class_` that isn't graded yet, keep it in `folder`, and tell how it goes on.

    Where it is broken off, by an interruption too, what runs is stopped; what was finished is kept.

    Raises:
        AskError: the folder is in use, damaged or another assignment's; or what was asked can't be had here.
        CourseError: the course is at fault, or was changed meanwhile.
        GraderError: no worker can grade anything here.
    """
    began = time.monotonic()
    with alone_in(folder), Store.at(folder) as store:
        desk = _desk(store, setting, how)
        planned, numbers = enter(desk, class_)
        yield planned
        if planned.run:
            with ExitStack() as stack:
                workplace = stack.enter_context(_workplace(store, setting, folder, how))
                crew = stack.enter_context(closing(executor(how.executor, workplace)))
                clock = Clock.at_start(store.expected(), len(numbers), workplace.jobs)
                yield from Shift(desk, crew, numbers, workplace.logs, clock, workplace.rounds).work()
        return Summary(planned, store.counts(), round(time.monotonic() - began, 3))


def _desk(store: Store, setting: Setting, how: How) -> Desk:
    order = setting.order()
    known = store.fact("asked")
    name = setting.name if known is None else json.loads(known)["name"]
    if name != setting.name:
        raise AskError(f"--out: that folder holds the class of {name}; name another one for {setting.name}")
    marking = marking_of(order)
    basis = basis_of(order, marking)
    store.note("asked", json.dumps({**setting.plain(), "sandbox": order.sandbox.name, "seed_id": order.secret.id}))
    store.release()  # nobody works at what a coordinator had claimed that is gone
    return Desk(store, order, basis, marking, how.write, how.retry)


@contextmanager
def _workplace(store: Store, setting: Setting, folder: Path, how: How) -> Iterator[Workplace]:
    """Folders for logs and for temporary files; what an earlier run left of the latter is removed."""
    logs = folder / "logs"
    logs.mkdir(exist_ok=True)
    _clear(store.fact("scratch"))
    scratch = Path(tempfile.mkdtemp(prefix="grader-batch-"))
    store.note("scratch", str(scratch))
    scratch.chmod(0o711)  # student code may run as another user, and finds what it is shown in here
    jobs = how.jobs or len(os.sched_getaffinity(0))
    try:
        yield Workplace(setting, how.write, jobs, logs, scratch, _slots(setting, scratch, how))
    finally:
        _clear(str(scratch))


def _slots(setting: Setting, scratch: Path, how: How) -> Slots:
    if setting.device == "cpu":
        return FREE
    folder = scratch / "gpus"
    folder.mkdir(mode=0o700)
    return Slots(folder, gpu.every(), how.gpu_jobs)


def _clear(folder: str | None) -> None:
    if folder is not None:
        with suppress(OSError):
            remove(Path(folder))
