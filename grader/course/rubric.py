"""What a `rubric.yaml` may say: the types, their bounds and, in the docstrings, what each key means.

The docstrings become the descriptions in the JSON Schema that editors use. What spans several keys (a `requires` that
names no criterion, a check that doesn't exist) is looked at by `grader.course.consistency`; `load_rubric` in
`grader.course.yaml_lines` does both and is the way in.
"""

from fractions import Fraction
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

_TOLD_STEPS: Final = 4

NAME_PATTERN: Final = r"^[a-z][a-z0-9_]*$"
CHECK_PATTERN: Final = r"^checks/test_\w+\.py::test_\w+$"
MODULE_FILE_PATTERN: Final = r"^\w[\w.-]*\.py$"
NOTEBOOK_FILE_PATTERN: Final = r"^\w[\w .-]*\.ipynb$"
WEIGHTS_FILE_PATTERN: Final = r"^\w[\w.-]*\.(safetensors|pt|pth)$"
IDENTIFIER_PATTERN: Final = r"^[^\W\d]\w*$"
MODULE_PATTERN: Final = r"^[^\W\d]\w*(\.[^\W\d]\w*)*$"

PATTERN_WORDS: Final = {
    NAME_PATTERN: "lower-case letters, digits and underscores, beginning with a letter",
    CHECK_PATTERN: "of the form checks/test_FILE.py::test_NAME",
    MODULE_FILE_PATTERN: "the plain name of a .py file, without folders",
    NOTEBOOK_FILE_PATTERN: "the plain name of an .ipynb file, without folders",
    WEIGHTS_FILE_PATTERN: "the plain name of a .safetensors, .pt or .pth file, without folders",
    IDENTIFIER_PATTERN: "a Python name",
    MODULE_PATTERN: "the name of a Python module",
}

Name = Annotated[str, Field(pattern=NAME_PATTERN, max_length=64)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Positive = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0)]
Whole = Annotated[int, Field(strict=True, gt=0)]
Steps = Annotated[int, Field(strict=True, gt=0, le=100)]
Sentence = Annotated[str, Field(min_length=1, max_length=500)]

Better = Literal["lower", "higher"]
Device = Literal["cpu", "auto", "cuda"]
Optional = Literal["spread", "leave_out"]
Way = Literal["definitions", "all"]
Visibility = Literal["public", "after_due", "hidden"]


class _Model(BaseModel):
    """Frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Entry(_Model):
    """What a student hands in."""

    module: Annotated[str, Field(pattern=MODULE_FILE_PATTERN)]
    """The module's file name, for work that is handed in as a module."""
    notebook: Annotated[str, Field(pattern=NOTEBOOK_FILE_PATTERN)]
    """The notebook's file name, for work that is handed in as a notebook."""
    names: Annotated[tuple[Annotated[str, Field(pattern=IDENTIFIER_PATTERN)], ...], Field(min_length=1)]
    """The names that the work must define; without one of them there is nothing to grade."""
    also: tuple[Annotated[str, Field(pattern=IDENTIFIER_PATTERN)], ...] = ()
    """Further names that checks and recipes read where they are, so that they are taken from notebooks, too."""


class WeightsSpec(_Model):
    """Trained weights that may be handed in with the work and are then measured in place of a training."""

    files: Annotated[tuple[Annotated[str, Field(pattern=WEIGHTS_FILE_PATTERN)], ...], Field(min_length=1)]
    """The names by which such a file is known; of several that are handed in, the first of these counts."""
    most_mb: Annotated[int, Field(strict=True, gt=0, le=60)] = 50
    """The largest file that is taken, in MiB."""


class DataSpec(_Model):
    """The data sets that the assignment's `data.py` can load."""

    default: Name
    """The embedded data set: generated, nothing is downloaded."""
    full: Name | None = None
    """The real data set of the full profile, if there is one."""


class LimitSpec(_Model):
    """Bounds on one submission's processes, all of them together."""

    seconds: Positive = 120.0
    """Wall seconds for the whole submission, its stages apart."""
    load_seconds: Positive = 20.0
    """Wall seconds for loading the submission."""
    call_seconds: Positive = 10.0
    """Wall seconds for one call into the student's code."""
    memory_mb: Whole = 2048
    """Memory in MiB."""
    processes: Whole = 64
    """Processes and threads at one time."""
    disk_mb: Whole = 256
    """Size of the scratch folder in MiB."""
    files: Whole = 4096
    """Files and folders in the scratch folder."""
    output_kb: Whole = 1024
    """What is kept of the student's printed output, in KiB."""


class NotebookSpec(_Model):
    """How notebooks are loaded."""

    way: Way = "definitions"
    """`definitions` takes imports, functions, classes and what these need; `all` runs every cell in a kernel."""
    parameters: dict[Annotated[str, Field(pattern=IDENTIFIER_PATTERN)], bool | int | float | str] = {}
    """Names set after the cell tagged `parameters`, or before the first: shorter training, say."""
    seconds: Positive = 120.0
    """Wall seconds for all cells, when every cell is run."""
    cell_seconds: Positive = 30.0
    """Wall seconds for one cell, when every cell is run."""


class Threshold(_Model):
    """The two values of a metric between which points rise from none to all, step by step."""

    full_at: Number
    """The value from which on a criterion earns all of its points."""
    zero_at: Number
    """The value from which on a criterion earns none of its points."""
    steps: Steps = 4
    """Equal steps in which the points rise on the way from `zero_at` to `full_at`; with 4, by a quarter each."""

    @property
    def better(self) -> Better:
        """Which values of the metric are the better ones."""
        return "lower" if self.full_at < self.zero_at else "higher"

    @property
    def boundaries(self) -> tuple[float, ...]:
        """Where each step begins, from the lowest to full marks.

        They cut the way from `zero_at` to `full_at` into equal parts. The last lies at `full_at` itself; the first is a
        part away from `zero_at`, so that a figure there, and one a little better, earns nothing.
        """
        way = self.full_at - self.zero_at
        return (*(self.zero_at + way * part / self.steps for part in range(1, self.steps)), self.full_at)

    @property
    def in_words(self) -> str:
        """Where the marks are: `full marks at 0.1 or less, 3/4 at 0.2, 1/2 at 0.3, 1/4 at 0.4, else none`."""
        full = f"full marks at {self.full_at:g} or {'less' if self.better == 'lower' else 'more'}"
        if self.steps > _TOLD_STEPS:
            return f"{full}, none from {self.zero_at:g}, {self.steps} equal steps between"
        parts = [f"{Fraction(part, self.steps)} at {self.boundaries[part - 1]:.4g}" for part in range(1, self.steps)]
        return ", ".join([full, *reversed(parts), "else none"])


class Criterion(_Model):
    """One thing that earns points.

    Without a metric it is passed or failed by its check. With one, its check measures that number and the points
    follow from the number; several criteria may then name the same check.
    """

    id: Name
    """A short name, unique in the rubric; students and gradebooks see it."""
    title: Sentence
    """What earns the points, as students read it."""
    points: Positive
    """The most that the criterion earns."""
    check: Annotated[str, Field(pattern=CHECK_PATTERN)]
    """The check, as `checks/test_FILE.py::test_NAME`."""
    requires: tuple[Name, ...] = ()
    """Criteria without which this one makes no sense: when one of them isn't passed, this one is skipped."""
    visibility: Visibility = "public"
    """Who sees the outcome: everyone at once (`public`), after the due date, or instructors alone (`hidden`)."""
    stage: Name | None = None
    """The stage whose result the check looks at; without one it looks at the submission as loaded."""
    metric: Name | None = None
    """The number, measured by the check, that the points follow from."""
    better: Better | None = None
    """Which values of the metric are the better ones."""
    full_at: Number | None = None
    """The metric's value from which on all points are earned."""
    zero_at: Number | None = None
    """The metric's value from which on no points are earned."""
    steps: Steps = 4
    """Equal steps in which the points rise on the way from `zero_at` to `full_at`; with 4, by a quarter each."""
    optional: Optional = "spread"
    """What becomes of the points when the thing checked is optional and absent: spread over the others, or left out."""

    @property
    def check_file(self) -> str:
        """The file of the check, relative to the assignment's folder."""
        return self.check.partition("::")[0]

    @property
    def check_name(self) -> str:
        """The name of the check's function."""
        return self.check.partition("::")[2]

    @property
    def threshold(self) -> Threshold | None:
        """The threshold of the metric; None for a criterion that is passed or failed."""
        if self.full_at is None or self.zero_at is None:
            return None
        return Threshold(full_at=self.full_at, zero_at=self.zero_at, steps=self.steps)


class Seeds(_Model):
    """How many seeds a stage is run with."""

    first: Whole = 1
    """Seeds for every submission."""
    most: Whole = 1
    """Seeds for a submission that lands near a threshold."""


class Stage(_Model):
    """Something dear, such as training, that is run once a seed and measured by several checks."""

    run: Annotated[str, Field(pattern=IDENTIFIER_PATTERN)]
    """The function of the assignment's `inside.py` that runs the stage beside the student's code."""
    seconds: Positive
    """Wall seconds for one seed."""
    memory_mb: Whole | None = None
    """Memory in MiB, where the stage needs more than the submission's limit."""
    seeds: Seeds = Seeds()
    """How many seeds."""
    with_weights: Annotated[str, Field(pattern=IDENTIFIER_PATTERN)] | None = None
    """The function of `inside.py` that is run once in place of `run` where weights are handed in; it loads them."""

    @property
    def loads_weights(self) -> bool:
        """Whether what is run is the function that loads weights."""
        return self.run == self.with_weights

    def run_at_most(self, times: int) -> "Stage":
        """The same, run with so many seeds at most."""
        seeds = Seeds(first=min(self.seeds.first, times), most=min(self.seeds.most, times))
        return self.model_copy(update={"seeds": seeds})


class StageOverride(_Model):
    """What a profile changes about a stage."""

    seconds: Positive | None = None
    """Wall seconds for one seed."""
    memory_mb: Whole | None = None
    """Memory in MiB."""
    seeds: Seeds | None = None
    """How many seeds."""


class Profile(_Model):
    """A way to grade: which data, on which device, and what that changes."""

    data: Name
    """The data set, by the name that the assignment's `data.py` knows."""
    device: Device = "cpu"
    """Where the work is run; `auto` takes a GPU where there is one."""
    stages: dict[Name, StageOverride] = {}
    """Changes to stages, by name."""
    thresholds: dict[Name, Threshold] = {}
    """Thresholds in place of the criteria's, by metric."""
    limits: LimitSpec | None = None
    """Limits in place of the rubric's; those not named stay as they are."""


class Rubric(_Model):
    """How one assignment is graded."""

    assignment: Name
    """The assignment's name, the same as its folder's."""
    title: Sentence
    """The assignment's title, as students read it."""
    entry: Entry
    """The files and the names in which a student's work is looked for."""
    needs: tuple[Annotated[str, Field(pattern=MODULE_PATTERN)], ...] = ()
    """The packages that the work may count on; they are imported beforehand."""
    data: DataSpec
    """The data sets."""
    weights: WeightsSpec | None = None
    """Trained weights that may be handed in; without this key none are looked for."""
    limits: LimitSpec = LimitSpec()
    """Bounds on one submission's processes."""
    notebooks: NotebookSpec = NotebookSpec()
    """How notebooks are loaded, and what that may take."""
    pass_at: Annotated[float, Field(strict=True, ge=0, le=1)]
    """The share of the points, from 0 to 1, that passes."""
    template_at_most: Annotated[float, Field(strict=True, ge=0, le=1)] = 0.05
    """The share of the points, from 0 to 1, that the template may earn as it is handed out."""
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    """What earns points, in the order of the report."""
    stages: dict[Name, Stage] = {}
    """What is run once and measured by several checks."""
    profiles: dict[Name, Profile] = {}
    """Ways to grade. `quick` is there unless told otherwise: the default data on a CPU."""
