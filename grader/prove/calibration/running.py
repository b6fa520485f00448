"""Trainings side by side, a process a core."""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from grader.errors import GraderError
from grader.judge.threads import one_each
from grader.prove import workers
from grader.prove.calibration.training import Run, Series, train
from grader.prove.calibration.works import Work

Task = tuple[Work, int]
"""A work, and the number of its run."""


def train_all(series: Series, tasks: Sequence[Task], jobs: int) -> Iterator[tuple[Work, Run]]:
    """The runs of all `tasks`, as they come. Nothing goes on after an interruption.

    Raises:
        GraderError: what `train` raises, or a process of ours died.
    """
    if not tasks:
        return
    fresh = multiprocessing.get_context("spawn")  # a fork would copy our threads and whatever they hold
    executor = ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=fresh, initializer=workers.begin)
    try:
        with one_each():
            works: dict[Future[Run], Work] = {executor.submit(train, series, work, run): work for work, run in tasks}
        for future in as_completed(works):
            yield works[future], future.result()
    except BrokenProcessPool as error:
        raise GraderError("a process that trained was killed, by lack of memory perhaps; try --jobs 1") from error
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()  # a sandbox ends with whoever started it
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
