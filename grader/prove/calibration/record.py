"""`calibration.json`: every figure, what it was made with, and what follows from it.

    noise       how each metric scatters: what `grader.course.noise` reads
    profiles    for each: data, device, threads, versions, `rests_on` (digests), `works` and their figures, `bounds`

The layout is the same for the same figures, and a work's figures stand on one line, so that a diff can be read.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grader.course.noise import CALIBRATION
from grader.errors import CourseError
from grader.prove.calibration.works import Kind, Work

SCHEMA: Final = "grader/calibration/v1"
_WIDTH: Final = 100


class _Model(BaseModel):
    """Frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Bound(_Model):
    """The tolerance bounds of one metric for correct work, from which follows how strict a threshold may be."""

    value: float
    """At least `coverage` of the trainings of the work that scatters worst are on the good side of it."""
    mean: float | None = None
    """The same of the mean of two trainings that share a secret, of the work that is worst by that."""
    work: str
    """The work that `value` is of."""
    coverage: float
    """The share of trainings."""
    confidence: float
    """How sure that is, if the assumption holds."""
    scale: Literal["plain", "log"]
    """The scale on which the figures are taken for normal."""
    shapiro_p: float | None
    """The p value of Shapiro and Wilk's test on that scale, over all correct work; None where nothing scatters."""


class NoiseRecord(_Model):
    """Standard deviations of a metric, in its own unit, as `grader.course.noise.Noise` has them."""

    within: Annotated[float, Field(ge=0)]
    """Of trainings with different seeds under one secret: an upper confidence bound."""
    between: Annotated[float, Field(ge=0)]
    """What different secrets add: an estimate."""
    runs: int
    """From how many trainings."""


class WorkRecord(_Model):
    """The figures of one work."""

    kind: Kind
    """What it is."""
    name: str
    """Its name."""
    source: str
    """The digest of what it consists of."""
    figures: dict[str, tuple[float | None, ...]]
    """For each metric the figures of runs 0, 1, ...; two runs share a course secret. None: there was no figure."""

    @property
    def work(self) -> Work:
        """The work."""
        return Work(self.kind, self.name, self.source)


class ProfileRecord(_Model):
    """What was run under one profile."""

    data: str
    """The data set."""
    device: str
    """Where it computed."""
    threads: int
    """How many threads the libraries of each process had."""
    versions: dict[str, str]
    """Of Python, the grader and the packages."""
    rests_on: dict[str, str]
    """A digest of each thing that the figures rest on, beside the works."""
    works: tuple[WorkRecord, ...]
    """The works."""
    bounds: dict[str, Bound]
    """For each metric."""

    @property
    def correct(self) -> list[WorkRecord]:
        """The reference and the styles."""
        return [work for work in self.works if work.kind != "mistake"]


class Calibration(_Model):
    """All of it."""

    schema_: Annotated[Literal["grader/calibration/v1"], Field(alias="schema")] = SCHEMA
    """What this file is."""
    assignment: str
    """The assignment's name."""
    noise: dict[str, dict[str, NoiseRecord]] = {}
    """By profile and metric."""
    profiles: dict[str, ProfileRecord] = {}
    """By profile."""

    def text(self) -> str:
        """It as JSON."""
        return _laid_out(self.model_dump(mode="json", by_alias=True)) + "\n"


def file_of(reference: Path) -> Path:
    """Where the calibration of the assignment with this reference folder is kept."""
    return reference / CALIBRATION


def read(file: Path) -> Calibration | None:
    """The calibration in `file`; None where there is none.

    Raises:
        CourseError: it can't be read, or isn't one.
    """
    if not file.is_file():
        return None
    try:
        return Calibration.model_validate(json.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        what = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    except (OSError, ValueError) as error:
        what = str(error)
    raise CourseError(f"{file}: is no calibration ({what}); take it away and run `grader calibrate` anew")


def _laid_out(value: Any, depth: int = 0) -> str:
    """JSON with a line for each list of plain values and each small object, and sorted keys."""
    indent = " " * (depth + 1)
    if isinstance(value, Mapping):
        items = [f"{json.dumps(key)}: {_laid_out(value[key], depth + 1)}" for key in sorted(value)]
        nested = any(isinstance(item, Mapping | list) for item in value.values())
        return _joined("{}", items, indent, flat=not nested)
    if isinstance(value, list):
        items = [_laid_out(item, depth + 1) for item in value]
        return _joined("[]", items, indent, flat=not any(isinstance(item, Mapping | list) for item in value))
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _joined(ends: str, items: list[str], indent: str, *, flat: bool) -> str:
    begin, end = ends[0], ends[1]
    if not items or (flat and (begin == "[" or sum(map(len, items)) < _WIDTH)):
        return f"{begin}{', '.join(items)}{end}"
    inner = f",\n{indent}".join(items)
    return f"{begin}\n{indent}{inner}\n{indent[:-1]}{end}"
