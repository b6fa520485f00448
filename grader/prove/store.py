"""What earlier runs have shown, so that nothing is proven twice.

Only what holds is kept, under a digest of everything that it rests on: whatever changes among that changes the name,
and the old proof is never found again.
"""

import hashlib
import json
import os
import platform
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, Protocol

import grader
from grader.prove.claim import Claim
from grader.prove.proof import Proof
from grader.prove.setting import Setting, contents

_DAYS: Final = 30
_PARTS: Final = ("wire", "host", "sandbox", "course", "judge", "prove", "errors.py")


class Memory(Protocol):
    """Something that knows which claims were shown to hold."""

    def find(self, claim: Claim, setting: Setting) -> float | None:
        """The seconds that the claim took when it was shown to hold; None if it never was."""

    def keep(self, claim: Claim, setting: Setting, proof: Proof) -> None:
        """Keep a proof that holds."""


@dataclass(frozen=True)
class Memories:
    """Several of them; the first that knows a claim is believed."""

    each: tuple[Memory, ...]

    def find(self, claim: Claim, setting: Setting) -> float | None:
        """What the first says that knows the claim."""
        found = (memory.find(claim, setting) for memory in self.each)
        return next((seconds for seconds in found if seconds is not None), None)

    def keep(self, claim: Claim, setting: Setting, proof: Proof) -> None:
        """Keep a proof that holds in each."""
        for memory in self.each:
            memory.keep(claim, setting, proof)


NOTHING: Final = Memories(())
"""What knows of no claim."""


@dataclass(frozen=True)
class Store:
    """Proofs that hold, a small file each in `folder`."""

    folder: Path

    def find(self, claim: Claim, setting: Setting) -> float | None:
        """The seconds that the claim took when it was shown to hold; None if it never was."""
        path = self.folder / key_of(claim, setting)
        try:
            seconds = json.loads(path.read_text(encoding="utf-8"))["seconds"]
            os.utime(path)
            return float(seconds)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, claim: Claim, setting: Setting, proof: Proof) -> None:
        """Keep a proof that holds; where the folder can't be written, it is done again next time."""
        if proof.findings or proof.skipped:
            return
        key = key_of(claim, setting)
        draft = self.folder / f".{key}.{os.getpid()}"
        told = {"assignment": proof.assignment, "group": proof.group, "claim": proof.claim, "seconds": proof.seconds}
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(told), encoding="utf-8")
            draft.replace(self.folder / key)

    def tidy(self) -> None:
        """Remove what nobody has asked for in a month."""
        oldest = time.time() - _DAYS * 86_400
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.stat().st_mtime < oldest:
                    path.unlink()


def key_of(claim: Claim, setting: Setting) -> str:
    """A digest of everything that decides whether `claim` holds: itself, what it rests on, the machine, the harness."""
    told = (content_of(claim, setting), setting.sandbox, *_machine(setting), harness())
    return _digest(text.encode() for text in told)


def content_of(claim: Claim, setting: Setting) -> str:
    """A digest of `claim` and of what it rests on, the same on every machine and with every version of the harness."""
    told = (repr(claim), setting.name, str(setting.seed))
    return _digest((*(text.encode() for text in told), *claim.rests_on(setting)))


@cache
def harness() -> str:
    """A digest of all of the harness that decides what a claim comes to."""
    home = Path(grader.__file__).parent
    return _digest(contents(home / part for part in _PARTS))


def _digest(parts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _machine(setting: Setting) -> list[str]:
    gaps = sorted(map(str, setting.box.gaps.items()))
    packages = [
        f"{name} {_version(name)}" for name in (*setting.assignment.rubric.needs, "numpy", "pytest", "ipykernel")
    ]
    return [platform.platform(), platform.python_version(), *gaps, *packages]


def _version(name: str) -> str:
    try:
        return version(name.partition(".")[0])
    except PackageNotFoundError:
        return "none"
