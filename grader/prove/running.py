"""Trying many claims side by side, a process a core."""

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

from grader.errors import AskError, CourseError, GraderError
from grader.prove import workers
from grader.prove.proof import Claim, Proof, SkipClaim, findings_of
from grader.prove.setting import Setting
from grader.prove.store import Store, key_of


def try_all(claims: Sequence[Claim], setting: Setting, store: Store | None, jobs: int) -> Iterator[Proof]:
    """A proof of every claim, as they come; those that `store` knows first. Nothing goes on after an interruption.

    Raises:
        GraderError: the sandbox can't be had, or a process of ours died.
    """
    waiting: list[tuple[Claim, str]] = []
    for claim in claims:
        key = key_of(claim, setting) if store is not None else ""
        seconds = store.find(key) if store is not None else None
        if seconds is None:
            waiting.append((claim, key))
        else:
            yield Proof(setting.name, claim.group, claim.name, seconds=seconds, known=True)
    for proof, key in _side_by_side(waiting, setting, jobs):
        if store is not None:
            store.keep(key, proof)
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


def _side_by_side(waiting: Sequence[tuple[Claim, str]], setting: Setting, jobs: int) -> Iterator[tuple[Proof, str]]:
    if not waiting:
        return
    fresh = multiprocessing.get_context("spawn")  # a fork would copy our threads and whatever they hold
    executor = ProcessPoolExecutor(min(jobs, len(waiting)), mp_context=fresh, initializer=workers.begin)
    try:
        keys: dict[Future[Proof], str] = {executor.submit(try_one, claim, setting): key for claim, key in waiting}
        for future in as_completed(keys):
            yield future.result(), keys[future]
    except BrokenProcessPool as error:
        raise GraderError("a process that tried claims was killed, by lack of memory perhaps; try --jobs 1") from error
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()  # a sandbox ends with whoever started it
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
