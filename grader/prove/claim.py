"""What is claimed of an assignment."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Protocol

from grader.errors import CourseError
from grader.prove.proof import Finding
from grader.prove.setting import Setting

_PLACED: Final = re.compile(r"^(?P<file>[^:]+):(?P<line>\d+)(?::\d+)?: (?P<says>.*)$")


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
