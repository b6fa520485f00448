"""All that is claimed of one assignment, tried."""

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
from grader.prove.running import try_all
from grader.prove.setting import Setting, read_again
from grader.prove.store import Memory

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
    """The claims to try, and what was found while they were read."""

    claims: tuple[Claim, ...]
    proofs: tuple[Proof, ...]

    @property
    def size(self) -> int:
        """How many proofs there will be."""
        return len(self.claims) + len(self.proofs)


def read_claims(setting: Setting, kinds: Sequence[str] = ()) -> Work:
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
    return Work(tuple(claims), tuple(proofs))


@dataclass
class Budget:
    """The seconds that are left for claims on request, of whatever assignment; infinite where there is no bound."""

    seconds: float = math.inf


def verify(work: Work, setting: Setting, memory: Memory, jobs: int, budget: Budget | None = None) -> Iterator[Proof]:
    """The proofs of `work`, as they come. What is on request comes last, uses up `budget`, and is skipped beyond it.

    Raises what `try_all` raises.
    """
    yield from work.proofs
    first = [claim for claim in work.claims if claim.group not in ON_REQUEST]
    yield from try_all(longest_first(first, setting) if first else [], setting, memory, jobs)
    last = [claim for claim in work.claims if claim.group in ON_REQUEST]
    budget, began = budget or Budget(), time.monotonic()
    yield from try_all(last, replace(setting, until=began + budget.seconds), memory, jobs)
    budget.seconds -= time.monotonic() - began


def _rubric(setting: Setting) -> list[Claim]:
    """No claims; it is consistent if it can be loaded, and has a reference to prove it with."""
    _ = setting.assignment.rubric, setting.reference
    return []
