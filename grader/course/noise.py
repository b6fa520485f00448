"""How far a metric of the same work scatters from run to run, as calibration found it.

Authors have it in `reference/NAME/calibration.json`, students in `assignments/NAME/public.json`.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, Field, ValidationError

from grader.course.discovery import Assignment
from grader.errors import CourseError

CALIBRATION: Final = "calibration.json"
PUBLIC: Final = "public.json"


Deviation = Annotated[float, Field(ge=0, allow_inf_nan=False)]


@dataclass(frozen=True)
class Noise:
    """Standard deviations of a metric, in its own unit.

    `within` is that of trainings with different seeds under one course secret; `between` is what different secrets
    add to it (what is held out differs), and no further training takes it away. `runs` trainings told them.
    """

    within: Deviation
    between: Deviation
    runs: Annotated[int, Field(gt=0)]

    def of_mean(self, runs: int) -> float:
        """The standard deviation of the mean of `runs` trainings under one secret."""
        return math.sqrt(self.between**2 + self.within**2 / runs)


class _File(BaseModel):
    """The part of either file that is of interest here: {profile: {metric: {within, between, runs}}}."""

    noise: dict[str, dict[str, Noise]] = {}


def noise_of(assignment: Assignment, profile: str) -> dict[str, Noise]:
    """The noise of each metric under `profile`; {} where it was never calibrated.

    Raises:
        CourseError: the file that holds it can't be read.
    """
    folder = assignment.reference
    files = [*([folder / CALIBRATION] if folder is not None else []), assignment.folder / PUBLIC]
    found = next((file for file in files if file.is_file()), None)
    return _read(found).noise.get(profile, {}) if found is not None else {}


def _read(file: Path) -> _File:
    mend = "`grader calibrate`" if file.name == CALIBRATION else "`grader release`"
    try:
        return _File.model_validate_json(file.read_bytes())
    except OSError as error:
        raise CourseError(f"{file}: can't be read: {error.strerror}; mend its permissions") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "its form"
        raise CourseError(f"{file}: {where}: {first['msg']}; make it again with {mend}") from error
