"""Trying many claims side by side, a process a core."""

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

from grader.errors import AskError, CourseError, GraderError
from grader.judge.threads import one_each
from grader.prove import workers
from grader.prove.claim import Claim, SkipClaim, findings_of
from grader.prove.proof import Proof
from grader.prove.setting import Setting
from grader.prove.store import Memory


def try_all(claims: Sequence[Claim], setting: Setting, memory: Memory, jobs: int) -> Iterator[Proof]:
    """A proof of every claim, as they come; those that `memory` knows first. Nothing goes on after an interruption.

    Raises:
        GraderError: the sandbox can't be had, or a process of ours died.
    """
    waiting = []
    for claim in claims:
        seconds = memory.find(claim, setting)
        if seconds is None:
            waiting.append(claim)
        else:
            yield Proof(setting.name, claim.group, claim.name, seconds=seconds, known=True)
    for proof, claim in _side_by_side(waiting, setting, jobs):
        memory.keep(claim, setting, proof)
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


def _side_by_side(waiting: Sequence[Claim], setting: Setting, jobs: int) -> Iterator[tuple[Proof, Claim]]:
    if not waiting:
        return
    fresh = multiprocessing.get_context("spawn")  # a fork would copy our threads and whatever they hold
    executor = ProcessPoolExecutor(min(jobs, len(waiting)), mp_context=fresh, initializer=workers.begin)
    try:
        with one_each():
            tried: dict[Future[Proof], Claim] = {executor.submit(try_one, claim, setting): claim for claim in waiting}
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
