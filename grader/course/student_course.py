"""The course that students install: of each assignment what public checks need, and nothing of the others.

student_course/            a course by itself, which the wheel ships
    assignments/NAME/      rubric.yaml without the criteria that aren't public, the hand-out, data.py, the files of
                           public checks with what they import, of inside.py the recipes that they need, public.json
    student_template/NAME/ the same templates as in the author's course

All of it is generated; a file that isn't generated any more is taken out.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from grader.course.discovery import Assignment
from grader.course.noise import PUBLIC
from grader.course.pruning import imported_by, parameters_of, pruned, texts_in
from grader.course.rubric import Criterion, Profile, Rubric
from grader.errors import CourseError

FOLDER: Final = "student_course"
PARTS: Final = ("assignments", "student_template")
"""The folders of it that hold a folder for each assignment."""
_OWN: Final = {"rubric.yaml", "inside.py", PUBLIC}
"""Files of an assignment that are made anew rather than copied."""


class _Dumper(yaml.SafeDumper):
    """Writes what `grader.course.yaml_lines` reads: no aliases, and text in quotes that it would take for a number."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """No value is written as a reference to another."""
        return True


_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9.]+([eE][-+]?[0-9]+)?$"), list("-+0123456789.")
)


def public_criteria(rubric: Rubric) -> tuple[Criterion, ...]:
    """The criteria that students try by themselves; they require public ones alone."""
    public = [one for one in rubric.criteria if one.visibility == "public"]
    ids = {one.id for one in public}
    return tuple(_requiring(one, ids) for one in public)


def student_rubric(rubric: Rubric) -> Rubric | None:
    """`rubric` with its public criteria and their stages alone; None where no criterion is public."""
    criteria = public_criteria(rubric)
    if not criteria:
        return None
    stages = {name: stage for name, stage in rubric.stages.items() if name in {one.stage for one in criteria}}
    metrics = {one.metric for one in criteria}
    profiles = {name: _narrowed(one, set(stages), metrics) for name, one in rubric.profiles.items()}
    loads = any(stage.with_weights is not None for stage in stages.values())
    told = (("stages", stages), ("profiles", profiles), ("weights", rubric.weights if loads else None))
    changed = {key: value for key, value in told if getattr(rubric, key)}
    return rubric.model_copy(update={"criteria": criteria, **changed})


def student_files(assignment: Assignment) -> Mapping[str, bytes]:
    """The files of the student's version of `assignment` but public.json, by their name in its folder.

    Raises:
        CourseError: a file can't be read, or a public check needs what students don't have.
    """
    rubric = student_rubric(assignment.rubric)
    return {} if rubric is None else dict(_files(assignment, rubric))


def _files(assignment: Assignment, rubric: Rubric) -> Iterator[tuple[str, bytes]]:
    name = assignment.name
    fields = rubric.model_dump(mode="json", by_alias=True, exclude_unset=True)
    text = yaml.dump(fields, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    yield "rubric.yaml", f"# Made by `grader release {name}`.\n{text}".encode()
    stages = rubric.stages.values()
    recipes = {name for stage in stages for name in (stage.run, stage.with_weights) if name is not None}
    if assignment.inside is not None and recipes:
        yield "inside.py", pruned(_text(assignment.inside, name), recipes).encode()
    for path in sorted(assignment.folder.rglob("*")):
        file = path.relative_to(assignment.folder)
        if path.is_file() and file.parts[0] not in {*_OWN, "checks"} and not _passed_over(file):
            yield file.as_posix(), _bytes(path, name)
    yield from _check_files(assignment, rubric)


def _check_files(assignment: Assignment, rubric: Rubric) -> Iterator[tuple[str, bytes]]:
    """The files of public checks, the modules beside them that they import, and the files that these name."""
    _refuse_reference(assignment, rubric)
    files = {
        path.relative_to(assignment.folder).as_posix(): path
        for path in sorted(assignment.checks_folder.rglob("*"))
        if path.is_file() and not _passed_over(path.relative_to(assignment.folder))
    }
    public = dict.fromkeys(one.check_file for one in rubric.criteria)
    withheld = {one.check_file for one in assignment.rubric.criteria} - set(public)
    waiting, sources = [*public], dict[str, str]()
    while waiting:
        file = waiting.pop()
        sources[file] = _text(files[file], assignment.name)
        for other in _modules(imported_by(sources[file]), files):
            if other in withheld:
                what = f"imports {other}, whose checks aren't public; move what both need into a module of its own"
                raise CourseError(f"{assignment.name}/{file}: {what}")
            if other not in sources:
                waiting.append(other)
    said = {text for source in sources.values() for text in texts_in(source)}
    named = [file for file in files if not file.endswith(".py") and file.rpartition("/")[2] in said]
    for file in sorted({*sources, *named}):
        yield file, _bytes(files[file], assignment.name)


def _refuse_reference(assignment: Assignment, rubric: Rubric) -> None:
    for one in rubric.criteria:
        path = assignment.folder / one.check_file
        if "reference" in parameters_of(_text(path, assignment.name), one.check_name):
            what = f"{one.check_name} uses `reference`, which students don't have"
            mend = "work the answer out, or move it to a file of its own with `visibility: hidden`"
            raise CourseError(f"{assignment.name}/{one.check_file}: {what}; {mend}")


def _modules(names: set[str], files: Mapping[str, Path]) -> Iterator[str]:
    """Those of `files` that are the modules `names` in the folder of the checks, or belong to such a package."""
    for file in files:
        first, *inner = file.split("/")[1:]
        if file.endswith(".py") and (first if inner else first.removesuffix(".py")) in names:
            yield file


def _requiring(criterion: Criterion, ids: set[str]) -> Criterion:
    requires = tuple(name for name in criterion.requires if name in ids)
    return criterion if requires == criterion.requires else criterion.model_copy(update={"requires": requires})


def _narrowed(profile: Profile, stages: set[str], metrics: set[str | None]) -> Profile:
    kept = {
        "stages": {name: one for name, one in profile.stages.items() if name in stages},
        "thresholds": {name: one for name, one in profile.thresholds.items() if name in metrics},
    }
    return profile.model_copy(update={key: value for key, value in kept.items() if getattr(profile, key)})


def _passed_over(file: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in file.parts)


def _text(path: Path, name: str) -> str:
    try:
        return _bytes(path, name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CourseError(f"{name}/{path.name}: isn't UTF-8 text; save it as UTF-8") from error


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes().replace(b"\r\n", b"\n") if path.suffix == ".py" else path.read_bytes()
    except OSError as error:
        raise CourseError(f"{name}/{path.name}: can't be read ({error.strerror}); mend its permissions") from error
