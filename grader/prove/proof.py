"""What is claimed of an assignment, and what became of it when it was tried."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from grader.errors import CourseError
from grader.prove.setting import Setting

_PLACED: Final = re.compile(r"^(?P<file>[^:]+):(?P<line>\d+)(?::\d+)?: (?P<says>.*)$")


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


class SkipClaim(Exception):
    """A claim can't be tried on this machine; the text says why."""


class Claim(Protocol):
    """Something that must hold. A frozen dataclass of plain values, which is sent to the process that tries it."""

    @property
    def group(self) -> str:
        """What kind of claim it is: reference, template, mistake, ..."""

    @property
    def name(self) -> str:
        """What sets it apart in its group."""

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """All that decides whether it holds, beside the harness and itself."""

    def findings(self, setting: Setting) -> Iterable[Finding]:
        """Try it. Raises `SkipClaim` where that can't be done here."""


def findings_of(error: CourseError, setting: Setting) -> tuple[Finding, ...]:
    """The faults that `error` tells, a line each, as findings."""
    found = []
    for line in str(error).splitlines():
        placed = _PLACED.match(line)
        if placed is None:
            found.append(Finding(setting.rubric_file, 1, line))
        else:
            found.append(Finding(_file(placed["file"], setting), int(placed["line"]), placed["says"]))
    return tuple(found)


def _file(told: str, setting: Setting) -> Path:
    """The file that a message calls by its folder and name, or by its whole path."""
    places = (setting.root / "assignments", setting.root / "reference", setting.root / "reference" / setting.name)
    paths = [*(place / told for place in places), setting.reference / "golden" / told, Path(told)]
    return next((path for path in paths if path.is_file()), setting.rubric_file)
