"""How far a metric of the same work scatters from run to run, as calibration found it.

Authors have it in `reference/NAME/calibration.json`, students in `assignments/NAME/public.json`.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from grader.course.discovery import Assignment
from grader.errors import CourseError

CALIBRATION: Final = "calibration.json"
PUBLIC: Final = "public.json"


@dataclass(frozen=True)
class Noise:
    """Standard deviations of a metric, in its own unit.

    `within` is that of trainings with different seeds under one course secret; `between` is what different secrets
    add to it (what is held out differs), and no further training takes it away. `runs` trainings told them.
    """

    within: float
    between: float
    runs: int

    def of_mean(self, runs: int) -> float:
        """The standard deviation of the mean of `runs` trainings under one secret."""
        return math.sqrt(self.between**2 + self.within**2 / runs)


def noise_of(assignment: Assignment, profile: str) -> dict[str, Noise]:
    """The noise of each metric under `profile`; {} where it was never calibrated.

    Raises:
        CourseError: the file that holds it can't be read.
    """
    return {metric: Noise(**told) for metric, told in _told(assignment).get(profile, {}).items()}


def _told(assignment: Assignment) -> Mapping[str, Mapping[str, Any]]:
    """The key `noise` of the first file that there is: {profile: {metric: {within, between, runs}}}."""
    folder = assignment.reference
    files = [*([folder / CALIBRATION] if folder is not None else []), assignment.folder / PUBLIC]
    found = next((file for file in files if file.is_file()), None)
    return _read(found) if found is not None else {}


def _read(file: Path) -> Mapping[str, Mapping[str, Any]]:
    try:
        told: Mapping[str, Mapping[str, Any]] = json.loads(file.read_text(encoding="utf-8")).get("noise", {})
    except (OSError, ValueError) as error:
        raise CourseError(f"{file}: can't be read ({error}); make it again with `grader calibrate`") from error
    return told
