"""What a profile of a rubric comes to: every override in place, nothing left to look up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from grader.course.rubric import (
    Criterion,
    Device,
    LimitSpec,
    NotebookSpec,
    Profile,
    Rubric,
    Seeds,
    Stage,
    StageOverride,
)
from grader.errors import AskError


@dataclass(frozen=True)
class Plan:
    """How one assignment is graded under one profile."""

    profile: str
    data: str
    device: Device
    limits: LimitSpec
    notebooks: NotebookSpec
    stages: Mapping[str, Stage]
    criteria: tuple[Criterion, ...]


def profiles_of(rubric: Rubric) -> dict[str, Profile]:
    """The profiles of a rubric, with those that need not be written: `quick` and, if there is full data, `full`."""
    implied = {"quick": Profile(data=rubric.data.default)}
    if rubric.data.full is not None:
        implied["full"] = Profile(data=rubric.data.full, device="auto")
    return implied | rubric.profiles


def make_plan(rubric: Rubric, profile_name: str) -> Plan:
    """What the profile `profile_name` makes of `rubric`.

    Raises:
        AskError: there is no such profile.
    """
    profiles = profiles_of(rubric)
    if profile_name not in profiles:
        known = ", ".join(profiles)
        raise AskError(f"--profile {profile_name}: {rubric.assignment} has no such profile; there are {known}")
    profile = profiles[profile_name]
    return Plan(
        profile=profile_name,
        data=profile.data,
        device=profile.device,
        limits=_limits(rubric.limits, profile.limits),
        notebooks=rubric.notebooks,
        stages=MappingProxyType(
            {name: _stage(stage, profile.stages.get(name)) for name, stage in rubric.stages.items()}
        ),
        criteria=tuple(_criterion(criterion, profile) for criterion in rubric.criteria),
    )


def measuring_weights(plan: Plan) -> Plan:
    """`plan` for work that comes with weights: a stage that can load them does so, once, in place of what it runs."""
    return replace(plan, stages=MappingProxyType({name: _loading(stage) for name, stage in plan.stages.items()}))


def _loading(stage: Stage) -> Stage:
    if stage.with_weights is None:
        return stage
    return stage.model_copy(update={"run": stage.with_weights, "seeds": Seeds()})


def _limits(limits: LimitSpec, override: LimitSpec | None) -> LimitSpec:
    return limits if override is None else limits.model_copy(update=override.model_dump(exclude_unset=True))


def _stage(stage: Stage, override: StageOverride | None) -> Stage:
    if override is None:
        return stage
    named = {name: getattr(override, name) for name in override.model_fields_set}
    return stage.model_copy(update={name: value for name, value in named.items() if value is not None})


def _criterion(criterion: Criterion, profile: Profile) -> Criterion:
    threshold = profile.thresholds.get(criterion.metric or "")
    return criterion if threshold is None else criterion.model_copy(update=threshold.model_dump(exclude_unset=True))
