"""What is asked of a grading."""

from dataclasses import dataclass, replace
from pathlib import Path

from grader.course.datasets import Dataset, load_dataset
from grader.course.discovery import Assignment
from grader.course.download import Progress
from grader.course.fetch import Fetch
from grader.course.plan import Plan, make_plan
from grader.course.rubric import Criterion, Way
from grader.course.secret import CourseSecret
from grader.errors import AskError
from grader.sandbox.base import Sandbox
from grader.sandbox.slots import FREE, Slots


@dataclass(frozen=True)
class Order:
    """How submissions are to be graded.

    `only` are the criteria to try, with what they require; empty for all.
    `notebook` is the way to load notebooks; None for the rubric's.
    `progress` is told how far the download of a data set is.
    `diagnosing` is how many seconds the search for known mistakes behind lost criteria may take; 0 leaves it out.
    `keep_in` is the folder that what it finds out about known mistakes is kept in, for the next time; None keeps none.
    `slots` are the seats at GPUs that gradings beside this one want as well.
    `dataset` is the data set of the profile where it was loaded before; None has it loaded.
    `trainings` is the most that a stage is run, where the rubric allows more.
    `stop_early` leaves the other checks out, as skipped, once one is lost: for whoever asks only whether all is right.
    """

    assignment: Assignment
    sandbox: Sandbox
    secret: CourseSecret
    profile: str = "quick"
    device: str = "cpu"
    only: tuple[str, ...] = ()
    notebook: Way | None = None
    progress: Progress | None = None
    dataset: Dataset | None = None
    trainings: int | None = None
    stop_early: bool = False
    diagnosing: float = 10.0
    keep_in: Path | None = None
    slots: Slots = FREE

    def data(self, plan: Plan) -> Dataset:
        """The data set of `plan`; what is held out is the course's, one for all submissions.

        Raises what `load_dataset` raises.
        """
        if self.dataset is not None:
            return self.dataset
        rng = self.secret.rng(self.assignment.name, f"held-out {plan.data}")
        fetch = Fetch(embedded=self.assignment.rubric.data.default, progress=self.progress)
        return load_dataset(self.assignment, plan.data, rng, fetch)

    def plan(self) -> Plan:
        """The plan of the profile, narrowed to `only`. Raises `AskError` for an unknown profile or criterion."""
        plan = make_plan(self.assignment.rubric, self.profile)
        if self.notebook is not None:
            plan = replace(plan, notebooks=plan.notebooks.model_copy(update={"way": self.notebook}))
        if self.trainings is not None:
            plan = replace(plan, stages={name: one.run_at_most(self.trainings) for name, one in plan.stages.items()})
        if not self.only:
            return plan
        by_id = {criterion.id: criterion for criterion in plan.criteria}
        chosen = {name for asked in self.only for name in _with_required(asked, by_id)}
        return replace(plan, criteria=tuple(criterion for criterion in plan.criteria if criterion.id in chosen))


def _with_required(name: str, by_id: dict[str, Criterion]) -> set[str]:
    if name not in by_id:
        raise AskError(f"--only {name}: there is no such criterion; there are {', '.join(by_id)}")
    return {name}.union(*(_with_required(other, by_id) for other in by_id[name].requires))
