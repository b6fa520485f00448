"""What the figures of a calibration rest on, as digests: whatever changes among that makes it stale.

Titles, points and thresholds aren't among it, nor are comments, docstrings and empty lines of Python files.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from grader.course.discovery import Assignment
from grader.course.plan import Plan
from grader.judge.provenance import versions
from grader.prove.calibration.reaching import code_behind
from grader.prove.calibration.texts import code, read_text

_LENGTH: Final = 16

WORDS: Final = {
    "checks": "the checks that measure",
    "data": "data.py or the data set",
    "metrics": "which check measures which metric",
    "packages": "the versions of packages",
    "recipe": "inside.py",
    "stages": "the stages",
}
"""The parts of a basis, in words."""


def basis_of(assignment: Assignment, plan: Plan) -> dict[str, str]:
    """A short text for each part of what figures under `plan` rest on, beside the works; the keys are of `WORDS`."""
    measures = measures_of(plan)
    stages = {criterion.stage for criterion in plan.criteria if criterion.metric is not None}
    told = {
        name: stage.model_dump(mode="json", exclude={"seeds", "with_weights"}, exclude_defaults=True)
        for name, stage in plan.stages.items()
        if name in stages
    }
    return {
        "checks": _digest(_checks(assignment, measures.values())),
        "data": _digest([plan.data, code(read_text(assignment.data_module)), *_beside_data(assignment)]),
        "metrics": _digest([json.dumps(measures, sort_keys=True)]),
        "packages": ", ".join(_packages(assignment)),
        "recipe": _digest(_recipes(assignment, [plan.stages[name].run for name in sorted(told)])),
        "stages": _digest([json.dumps(told, sort_keys=True)]),
    }


def _beside_data(assignment: Assignment) -> list[str]:
    return [source_of(path) for path in assignment.data_files if path != assignment.data_module]


def measures_of(plan: Plan) -> dict[str, str]:
    """The check that measures each metric; where several do, the first in the rubric."""
    found: dict[str, str] = {}
    for criterion in plan.criteria:
        if criterion.metric is not None:
            found.setdefault(criterion.metric, criterion.check)
    return found


def changed(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What is otherwise than it was, in words."""
    parts = [part for part in sorted({*then, *now}) if then.get(part) != now.get(part)]
    numbers = f" ({then.get('packages')}, now {now.get('packages')})"
    return [WORDS.get(part, part) + (numbers if part == "packages" else "") for part in parts]


def source_of(path: Path) -> str:
    """The digest of a work: a Python file, another file, or a folder."""
    if path.suffix == ".py":
        return source_of_text(read_text(path))
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    inner = (file for file in files if "__pycache__" not in file.parts)
    return _digest(f"{file.relative_to(path.parent).as_posix()} {_raw(file)}" for file in inner)


def source_of_text(text: str) -> str:
    """The digest of Python text."""
    return _digest([code(text)])


def _checks(assignment: Assignment, checks: Iterable[str]) -> list[str]:
    functions: dict[Path, list[str]] = {}
    for check in checks:
        file, _, name = check.partition("::")
        functions.setdefault(assignment.folder / file, []).append(name)
    return code_behind(assignment.checks_folder, functions)


def _recipes(assignment: Assignment, names: Sequence[str]) -> list[str]:
    inside = assignment.inside
    return code_behind(assignment.folder, {inside: names}) if inside is not None else []


def _packages(assignment: Assignment) -> list[str]:
    """The packages that the work and the judge compute with, by their first two numbers."""
    names = sorted({"numpy", *(name.partition(".")[0] for name in assignment.rubric.needs)})
    return [f"{name} {'.'.join(number.split('.')[:2])}" for name, number in versions(names).items()]


def _raw(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest(parts: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part.encode()).to_bytes(8, "big") + part.encode())
    return whole.hexdigest()[:_LENGTH]
