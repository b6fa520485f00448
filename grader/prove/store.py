"""What earlier runs have shown, so that nothing is proven twice.

Only what holds is kept, under a digest of everything that it rests on: whatever changes among that changes the name,
and the old proof is never found again.
"""

import hashlib
import json
import os
import platform
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import grader
from grader.prove.proof import Claim, Proof
from grader.prove.setting import Setting, contents

_DAYS: Final = 30
_PARTS: Final = ("wire", "host", "sandbox", "course", "judge", "prove", "errors.py")


@dataclass(frozen=True)
class Store:
    """Proofs that hold, a small file each in `folder`."""

    folder: Path

    def find(self, key: str) -> float | None:
        """The seconds that the claim with this key took when it was shown to hold; None if it never was."""
        path = self.folder / key
        try:
            seconds = json.loads(path.read_text(encoding="utf-8"))["seconds"]
            os.utime(path)
            return float(seconds)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, key: str, proof: Proof) -> None:
        """Keep a proof that holds; where the folder can't be written, it is done again next time."""
        if proof.findings or proof.skipped:
            return
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
    """A digest of everything that decides whether `claim` holds: itself, the machine, the harness, what it rests on."""
    whole = hashlib.sha256()
    told = (repr(claim), setting.name, setting.sandbox, str(setting.seed), *_machine(setting))
    for part in (*(text.encode() for text in told), *_harness(), *claim.rests_on(setting)):
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


@cache
def _harness() -> tuple[bytes, ...]:
    home = Path(grader.__file__).parent
    return tuple(contents(home / part for part in _PARTS))


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
