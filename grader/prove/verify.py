"""All that is claimed of assignments, tried."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from grader.errors import CourseError
from grader.prove.claim import Claim, findings_of
from grader.prove.claims import advice, golden, junk, mistakes, mutants, reference, step, template, thresholds
from grader.prove.proof import Proof
from grader.prove.record import longest_first
from grader.prove.running import Task, try_all
from grader.prove.setting import Setting, read_again
from grader.prove.store import NOTHING, Memory

RUBRIC: Final = "rubric"
Read = Callable[[Setting], Sequence[Claim]]

KINDS: Final[dict[str, Read]] = {
    "reference": reference.claims,
    "template": template.claims,
    "golden": golden.claims,
    "junk": junk.claims,
    "mistake": mistakes.claims,
    "advice": advice.claims,
    "thresholds": thresholds.claims,
    "step": step.claims,
}
"""The kinds of claims; those that take long come first, so that no core is left with one of them at the end."""
ON_REQUEST: Final[dict[str, Read]] = {"mutant": mutants.claims}
"""Further kinds, which are many claims and tried last."""


@dataclass(frozen=True)
class Work:
    """The claims about an assignment, and what was found while they were read; `memory` may know some from before."""

    setting: Setting
    claims: tuple[Claim, ...]
    proofs: tuple[Proof, ...]
    memory: Memory

    @property
    def size(self) -> int:
        """How many proofs there will be."""
        return len(self.claims) + len(self.proofs)


def read_claims(setting: Setting, kinds: Sequence[str] = (), memory: Memory = NOTHING) -> Work:
    """The claims about the assignment: of `kinds` or, if none is named, of all but those on request.

    A file that can't be read is a finding.
    """
    read_again()
    claims: list[Claim] = []
    proofs: list[Proof] = []
    wanted = (RUBRIC, *(kinds or KINDS))
    for kind, read in {RUBRIC: _rubric, **KINDS, **ON_REQUEST}.items():
        if kind not in wanted:
            continue
        try:
            claims += read(setting)
        except CourseError as error:
            proofs.append(Proof(setting.name, kind, "can be read", findings_of(error, setting)))
            if kind == RUBRIC:
                break
        else:
            proofs += [Proof(setting.name, RUBRIC, "is consistent")] if kind == RUBRIC else []
    return Work(setting, tuple(claims), tuple(proofs), memory)


def verify(works: Sequence[Work], jobs: int, budget: float = math.inf) -> Iterator[Proof]:
    """The proofs of `works`, as they come, those of all that is on request last.

    That is skipped once it has taken `budget` seconds. Raises what `try_all` raises.
    """
    for work in works:
        yield from work.proofs
    yield from try_all([task for work in works for task in _tasks(work)], jobs)
    until = time.monotonic() + budget
    yield from try_all([task for work in works for task in _tasks_on_request(work, until)], jobs)


def _tasks(work: Work) -> list[Task]:
    claims = [claim for claim in work.claims if claim.group not in ON_REQUEST]
    return [Task(claim, work.setting, work.memory) for claim in (longest_first(claims, work.setting) if claims else [])]


def _tasks_on_request(work: Work, until: float) -> list[Task]:
    setting = replace(work.setting, until=until)
    return [Task(claim, setting, work.memory) for claim in work.claims if claim.group in ON_REQUEST]


def _rubric(setting: Setting) -> list[Claim]:
    """No claims; it is consistent if it can be loaded, and has a reference to prove it with."""
    _ = setting.assignment.rubric, setting.reference
    return []
