"""Trying many claims side by side, a process a core, be they of one assignment or of several."""

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace

from grader.errors import AskError, CourseError, GraderError
from grader.judge.threads import one_each
from grader.prove import workers
from grader.prove.claim import Claim, SkipClaim, findings_of
from grader.prove.proof import Proof
from grader.prove.setting import Setting
from grader.prove.store import Memory


@dataclass(frozen=True)
class Task:
    """A claim to try in a setting; `memory` may know it from before, and is told of it."""

    claim: Claim
    setting: Setting
    memory: Memory


def try_all(tasks: Sequence[Task], jobs: int) -> Iterator[Proof]:
    """A proof of every claim, as they come; those that are known first. Nothing goes on after an interruption.

    Raises:
        GraderError: the sandbox can't be had, or a process of ours died.
    """
    waiting = []
    for task in tasks:
        seconds = task.memory.find(task.claim, task.setting)
        if seconds is None:
            waiting.append(task)
        else:
            yield Proof(task.setting.name, task.claim.group, task.claim.name, seconds=seconds, known=True)
    for proof, task in _side_by_side(waiting, jobs):
        task.memory.keep(task.claim, task.setting, proof)
        yield proof


def try_one(claim: Claim, setting: Setting) -> Proof:
    """The proof of one claim; a fault in what the author wrote is a finding, too."""
    began = time.monotonic()
    proof = Proof(setting.name, claim.group, claim.name)
    try:
        proof = replace(proof, findings=tuple(claim.findings(setting)))
    except SkipClaim as skip:
        proof = replace(proof, skipped=str(skip))
    except AskError as error:  # something that it needs isn't installed
        proof = replace(proof, skipped=str(error))
    except CourseError as error:
        proof = replace(proof, findings=findings_of(error, setting))
    return replace(proof, seconds=round(time.monotonic() - began, 3))


def _side_by_side(waiting: Sequence[Task], jobs: int) -> Iterator[tuple[Proof, Task]]:
    if not waiting:
        return
    fresh = multiprocessing.get_context("spawn")  # a fork would copy our threads and whatever they hold
    executor = ProcessPoolExecutor(min(jobs, len(waiting)), mp_context=fresh, initializer=workers.begin)
    try:
        with one_each():
            tried: dict[Future[Proof], Task] = {
                executor.submit(try_one, task.claim, task.setting): task for task in waiting
            }
        for future in as_completed(tried):
            yield future.result(), tried[future]
    except BrokenProcessPool as error:
        raise GraderError("a process that tried claims was killed, by lack of memory perhaps; try --jobs 1") from error
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()  # a sandbox ends with whoever started it
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
