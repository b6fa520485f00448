"""`proofs.json` beside a reference: what was shown to hold, for those who can't wait until all of it is shown again.

A claim stands there under a digest of itself and of what it rests on, but not of the machine or the harness: whatever
an author changes is tried again, while a change of the harness is tried on a part of the claims.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grader.errors import CourseError
from grader.prove.claim import Claim
from grader.prove.claims.reference import EarnsAll
from grader.prove.proof import Proof
from grader.prove.setting import Setting
from grader.prove.store import content_of

RECORD: Final = "proofs.json"
SCHEMA: Final = "grader/proofs/v1"
_ALWAYS: Final = EarnsAll(0)
_CHEAP: Final = 1.0
ONE_OF: Final = 16
"""How many recorded claims there are for each that is drawn."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Shown(_Model):
    """A claim that was shown to hold."""

    digest: str
    """Of the claim and what it rests on."""
    seconds: Annotated[float, Field(ge=0)]
    """How long that took."""


class Record(_Model):
    """All of an assignment's that was shown."""

    what: Literal["grader/proofs/v1"] = SCHEMA
    """The layout."""
    claims: dict[str, Shown]
    """By kind and name."""


@dataclass(frozen=True)
class Recorded:
    """What a record says: not of the reference, which every change must pass, of what takes no time, or is drawn."""

    claims: dict[str, Shown]
    version: str
    """Of the harness: which claims are drawn."""

    def find(self, claim: Claim, setting: Setting) -> float | None:
        """The seconds that it took when it was shown; None where it wasn't, or rests on something else now."""
        shown = self.claims.get(_name(claim))
        if claim == _ALWAYS or shown is None or shown.seconds < _CHEAP or drawn(claim, self.version):
            return None
        return shown.seconds if shown.digest == content_of(claim, setting) else None

    def keep(self, claim: Claim, setting: Setting, proof: Proof) -> None:
        """Nothing: a record is written as a whole, on request."""


def read_record(reference: Path, version: str) -> Recorded:
    """The record beside a reference, for a version of the harness; an empty one where there is none.

    Raises:
        CourseError: it can't be read.
    """
    path = reference / RECORD
    try:
        return Recorded(Record.model_validate_json(path.read_bytes()).claims, version)
    except FileNotFoundError:
        return Recorded({}, version)
    except (OSError, ValidationError) as error:
        says = "; ".join(str(error).splitlines()[:1])
        raise CourseError(
            f"{path}: it can't be read ({says}); `grader verify {reference.name} --record` makes it"
        ) from error


def write_record(setting: Setting, claims: Sequence[Claim], proofs: Sequence[Proof]) -> None:
    """Write what holds of `claims`; what stands there for the same digest, and all of other kinds, stays as it is."""
    known = read_record(setting.reference, "").claims
    tried = {claim.group for claim in claims}
    shown = {name: old for name, old in known.items() if name.partition(":")[0] not in tried}
    took = {(proof.group, proof.claim): proof.seconds for proof in proofs if proof.holds and not proof.skipped}
    for claim in claims:
        if (claim.group, claim.name) in took:
            fresh = Shown(digest=content_of(claim, setting), seconds=round(took[claim.group, claim.name], 1))
            old = known.get(_name(claim), fresh)
            shown[_name(claim)] = old if old.digest == fresh.digest else fresh
    told = Record(claims=dict(sorted(shown.items()))).model_dump_json(indent=1)
    (setting.reference / RECORD).write_text(told + "\n", encoding="utf-8")


def longest_first(claims: Sequence[Claim], setting: Setting) -> list[Claim]:
    """The claims, those before all others that took longest when they were recorded: no core waits for one at the end.

    Raises what `read_record` raises.
    """
    known = read_record(setting.reference, "").claims
    return sorted(claims, key=lambda claim: -known[_name(claim)].seconds if _name(claim) in known else 0.0)


def drawn(claim: Claim, version: str) -> bool:
    """Whether the claim is among the few that are tried all the same with this version of the harness."""
    told = hashlib.sha256(f"{version} {_name(claim)}".encode()).digest()
    return told[0] % ONE_OF == 0


def _name(claim: Claim) -> str:
    return f"{claim.group}: {claim.name}"
