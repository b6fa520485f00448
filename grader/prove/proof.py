"""What became of a claim when it was tried."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """Something that doesn't hold: the file and line where an author mends it, and what is wrong."""

    file: Path
    line: int
    says: str


@dataclass(frozen=True)
class Proof:
    """One claim, tried. `known` is whether an earlier run has shown it; `skipped` is why it could not be tried here."""

    assignment: str
    group: str
    claim: str
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0
    known: bool = False
    skipped: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.findings
