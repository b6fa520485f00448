"""What a rubric must hold across its keys, and what it names in the assignment's folder.

The rules read the plain values of the YAML, not the finished `Rubric`, so that their findings stand beside pydantic's
in one list: an author sees every fault at once. A value of the wrong type is pydantic's business and passed over here.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from grader.course.faults import Fault, PathTo, nearest
from grader.course.pruning import parameters_of

T = TypeVar("T")
Group = dict[str, Any]

_METRIC_KEYS: Final = ("metric", "better", "full_at", "zero_at")


@dataclass(frozen=True)
class Draft:
    """A rubric's plain values, not yet known to be right, and the assignment's folder."""

    folder: Path
    values: Group

    @cached_property
    def criteria(self) -> list[tuple[PathTo, Group]]:
        """Each criterion with its path."""
        return list(_groups(self.values, (), "criteria"))

    @cached_property
    def profiles(self) -> list[tuple[PathTo, Group]]:
        """Each profile with its path."""
        return list(_groups(self.values, (), "profiles"))

    @cached_property
    def requires(self) -> dict[str, list[str]]:
        """What each criterion requires, by id."""
        return {
            identifier: [name for _, name in _texts(group, "requires")]
            for _, group in self.criteria
            if (identifier := _typed(group, "id", str)) is not None
        }

    @cached_property
    def stages(self) -> list[str]:
        """The names of the stages."""
        return list(_typed(self.values, "stages", dict) or {})

    @cached_property
    def better(self) -> dict[str, str]:
        """Which values are better, by metric."""
        return {
            metric: _typed(group, "better", str) or ""
            for _, group in self.criteria
            if (metric := _typed(group, "metric", str)) is not None
        }


def faults_in(values: object, folder: Path) -> Iterator[Fault]:
    """Every fault across the keys of a rubric's plain `values`, for the assignment in `folder`."""
    if isinstance(values, dict):
        draft = Draft(folder, values)
        for rule in _RULES:
            yield from rule(draft)


def _typed(group: Group, key: str, kind: type[T]) -> T | None:
    value = group.get(key)
    return value if isinstance(value, kind) else None


def _number(group: Group, key: str) -> float | None:
    value = group.get(key)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _texts(group: Group, key: str) -> Iterator[tuple[int, str]]:
    items = _typed(group, key, list) or []
    return ((index, item) for index, item in enumerate(items) if isinstance(item, str))


def _groups(group: Group, path: PathTo, key: str) -> Iterator[tuple[PathTo, Group]]:
    """The groups of `key: value` lines in the list or group at `key`, each with its path."""
    inner = group.get(key)
    pairs = inner.items() if isinstance(inner, dict) else enumerate(inner) if isinstance(inner, list) else ()
    return (((*path, key, step), item) for step, item in pairs if isinstance(item, dict))


def _name_is_the_folders(draft: Draft) -> Iterator[Fault]:
    name = _typed(draft.values, "assignment", str)
    if name is not None and name != draft.folder.name:
        yield Fault(("assignment",), f"must be {draft.folder.name}, the name of its folder")


def _ids_are_unique(draft: Draft) -> Iterator[Fault]:
    seen: dict[str, int | str] = {}
    for path, group in draft.criteria:
        identifier = _typed(group, "id", str)
        if identifier is not None and seen.setdefault(identifier, path[-1]) != path[-1]:
            yield Fault((*path, "id"), f"{identifier!r} is the id of criteria.{seen[identifier]}, too")


def _requires_are_there(draft: Draft) -> Iterator[Fault]:
    for path, group in draft.criteria:
        for index, name in _texts(group, "requires"):
            if name not in draft.requires:
                yield Fault(
                    (*path, "requires", index), f"{name!r} is no criterion's id; {nearest(name, list(draft.requires))}"
                )


def _requires_end(draft: Draft) -> Iterator[Fault]:
    for path, group in draft.criteria:
        identifier = _typed(group, "id", str)
        if identifier is not None and identifier in _required_by(identifier, draft.requires):
            yield Fault((*path, "requires"), f"{identifier!r} requires itself, directly or through others")


def _required_by(identifier: str, requires: dict[str, list[str]]) -> set[str]:
    """What `identifier` requires, directly or through others."""
    found: set[str] = set()
    waiting = list(requires[identifier])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(requires.get(name, ()))
    return found


def _metrics_are_whole(draft: Draft) -> Iterator[Fault]:
    for path, group in draft.criteria:
        absent = [key for key in _METRIC_KEYS if group.get(key) is None]
        if 0 < len(absent) < len(_METRIC_KEYS):
            yield Fault(path, f"lacks {', '.join(absent)}: give all of {', '.join(_METRIC_KEYS)}, or none of them")
        if "steps" in group and len(absent) == len(_METRIC_KEYS):
            yield Fault((*path, "steps"), "goes with a metric, and this criterion has none")


def _thresholds_agree(draft: Draft) -> Iterator[Fault]:
    for path, group in draft.criteria:
        yield from _order(path, group, group.get("better"))
    for profile_path, profile in draft.profiles:
        for path, group in _groups(profile, profile_path, "thresholds"):
            yield from _order(path, group, draft.better.get(str(path[-1])))


def _order(path: PathTo, group: Group, better: object) -> Iterator[Fault]:
    """A fault if `full_at` and `zero_at` lie the wrong way round for a metric whose `better` values are such."""
    full, zero = _number(group, "full_at"), _number(group, "zero_at")
    if full is None or zero is None:
        return
    if better == "lower" and not full < zero:
        yield Fault((*path, "full_at"), "must be below zero_at, since lower is better")
    if better == "higher" and not full > zero:
        yield Fault((*path, "full_at"), "must be above zero_at, since higher is better")


def _stages_are_there(draft: Draft) -> Iterator[Fault]:
    for path, group in draft.criteria:
        stage = _typed(group, "stage", str)
        if stage is not None and stage not in draft.stages:
            yield Fault((*path, "stage"), f"{stage!r} is no stage; {nearest(stage, draft.stages)}")


def _profiles_change_what_is_there(draft: Draft) -> Iterator[Fault]:
    for path, group in draft.profiles:
        for key, what, known in (
            ("stages", "stage", draft.stages),
            ("thresholds", "criterion's metric", list(draft.better)),
        ):
            for name in _typed(group, key, dict) or {}:
                if name not in known:
                    yield Fault((*path, key, name), f"{name!r} is no {what}; {nearest(name, known)}", at_key=True)


def _seeds_rise(draft: Draft) -> Iterator[Fault]:
    parents = [((), draft.values), *draft.profiles]
    for parent_path, parent in parents:
        for path, stage in _groups(parent, parent_path, "stages"):
            seeds = _typed(stage, "seeds", dict) or {}
            first, most = _number(seeds, "first") or 1, _number(seeds, "most") or 1
            if first > most:
                yield Fault((*path, "seeds"), f"first ({first:g}) must not be more than most ({most:g})")


def _checks_are_there(draft: Draft) -> Iterator[Fault]:
    for path, group in draft.criteria:
        file, _, name = (_typed(group, "check", str) or "").partition("::")
        if file.startswith("checks/") and name:
            yield from _function_is_there((*path, "check"), draft.folder, file, name)


def _runs_are_there(draft: Draft) -> Iterator[Fault]:
    for path, group in _groups(draft.values, (), "stages"):
        for key in ("run", "with_weights"):
            name = _typed(group, key, str)
            if name is not None:
                yield from _function_is_there((*path, key), draft.folder, "inside.py", name)


def _weights_are_loaded(draft: Draft) -> Iterator[Fault]:
    taken = draft.values.get("weights") is not None
    loading = [(path, one) for path, one in _groups(draft.values, (), "stages") if one.get("with_weights") is not None]
    if taken and not loading:
        yield Fault(("weights",), "no stage loads them; name the recipe that does in `with_weights` of a stage")
    for path, group in loading:
        name = _typed(group, "with_weights", str)
        if not taken:
            yield Fault((*path, "with_weights"), "no weights can be handed in; say so under the key `weights`")
        if name is not None and name == group.get("run"):
            yield Fault((*path, "with_weights"), f"{name} is what `run` names; loading is another recipe than training")
        elif name is not None and "weights" not in _parameters(draft.folder / "inside.py", name):
            yield Fault((*path, "with_weights"), f"{name} in inside.py has no parameter `weights`; it is given them so")


def _parameters(file: Path, name: str) -> set[str]:
    """The parameters of a function of `file`; where it can't be read, which is another rule's business, `weights`."""
    try:
        return parameters_of(file.read_bytes().decode(), name) or {"weights"}
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return {"weights"}


def _function_is_there(path: PathTo, folder: Path, file: str, name: str) -> Iterator[Fault]:
    """A fault unless `file` can be parsed and defines the function `name` at its top. Nothing is imported."""
    try:
        tree = ast.parse((folder / file).read_bytes())
    except SyntaxError as error:
        yield Fault(path, f"{file}:{error.lineno} isn't valid Python: {error.msg}")
    except (OSError, ValueError, RecursionError, MemoryError):
        yield Fault(path, f"there is no readable {file} in the assignment's folder")
    else:
        names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        if name not in names:
            yield Fault(path, f"{file} has no function {name}; {nearest(name, names)}")


def _files_are_wholly_public_or_not(draft: Draft) -> Iterator[Fault]:
    first: dict[str, bool] = {}
    for path, group in draft.criteria:
        file = (_typed(group, "check", str) or "").partition("::")[0]
        public = group.get("visibility", "public") == "public"
        if first.setdefault(file, public) != public:
            yield Fault((*path, "check"), f"{file} serves public criteria and others; a file must be wholly one or so")


_RULES: Final[tuple[Callable[[Draft], Iterator[Fault]], ...]] = (
    _name_is_the_folders,
    _ids_are_unique,
    _requires_are_there,
    _requires_end,
    _metrics_are_whole,
    _thresholds_agree,
    _stages_are_there,
    _profiles_change_what_is_there,
    _seeds_rise,
    _checks_are_there,
    _runs_are_there,
    _weights_are_loaded,
    _files_are_wholly_public_or_not,
)
