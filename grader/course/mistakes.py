"""Known mistakes: wrong solutions, each told as one small change to the reference.

mistakes:
  - id: no_activation_derivative
    says: The error that goes back to the hidden layer isn't multiplied by the derivative of its activation.
    in: backpropagation           # the definition that is changed; without it the whole file
    replace: hidden_error * hidden_outputs * (1 - hidden_outputs)
    with: hidden_error
    fails: [gradient_hidden]      # never passed; a criterion that requires one of these is skipped
    may_fail: [training_loss]     # metrics only: this mistake may still train well enough
    see: The formulas             # the heading of the hand-out's part that tells of it
    weights: model.pt             # beside this file: what the reference was trained to, instead of a training
advice:                           # what no question can bring out: found in the syntax, worth no points
  - id: loop_over_records
    finds: "for _ in zip(_, _): ..."
    ...
equivalent:                       # mutants (grader.prove.mutants) that lose nothing and show no missing check
  - id: rounds
    in: iterations                # with `replace` and `with` that one mutant, without them all of this definition
    because: How many rounds are enough is for training to show.
"""

import ast
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from grader.course.discovery import Assignment
from grader.course.faults import Fault, nearest
from grader.course.handout import headings
from grader.course.patching import Patch, PatchError, lines_of, patched
from grader.course.patterns import Pattern
from grader.course.rubric import Name, Rubric, Sentence
from grader.course.yaml_lines import Document, read_model
from grader.errors import AskError, CourseError

FILE: Final = "mistakes.yaml"
SOLUTION: Final = "solution.py"


def _pattern(text: str) -> str:
    Pattern.parse(text)
    return text


class Change(BaseModel):
    """A small change to the reference, and what it amounts to."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    id: Name
    """A short name, unique in the file."""
    says: Sentence
    """What was done wrong, in words for whoever did it."""
    definition: Annotated[str | None, Field(alias="in")] = None
    """The function, method, class or constant that is changed; `Class.method` where a bare name isn't unique."""
    replace: Annotated[str, Field(min_length=1)]
    """Text that stands there exactly once. Several lines are whole lines, indented relative to the first."""
    instead: Annotated[str, Field(alias="with")]
    """What is put in its place."""

    @property
    def patch(self) -> Patch:
        """The change itself."""
        return Patch(self.definition, self.replace, self.instead)


class Mistake(Change):
    """A change that must cost points."""

    fails: Annotated[tuple[Name, ...], Field(min_length=1)]
    """The criteria that are never passed with it."""
    may_fail: tuple[Name, ...] = ()
    """Criteria with a metric that may or may not be passed with it."""
    see: Annotated[str | None, Field(min_length=1, max_length=200)] = None
    """The heading of the hand-out's part that tells of it."""
    weights: str | None = None
    """A file beside this one with what the reference was trained to, handed in with a mistake that changes nothing in
    training: so it needn't be trained to be measured."""


class Advice(Change):
    """A change that no question can bring out. It costs nothing and is found in the syntax."""

    finds: Annotated[str, Field(min_length=1), AfterValidator(_pattern)]
    """The pattern by which it is found, as `grader.course.patterns` reads it."""


class Equivalent(BaseModel):
    """A mutant that earns all that needs no training for a good reason, or all such mutants in a definition."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    id: Name
    """A short name, unique in the file."""
    definition: Annotated[str | None, Field(alias="in")] = None
    """The definition that is changed; of several mutants the one in which all of them are."""
    replace: Annotated[str | None, Field(min_length=1)] = None
    """Text that stands there exactly once."""
    instead: Annotated[str | None, Field(alias="with")] = None
    """What the mutant has in its place; it is compared by what it means, not by how it is written."""
    because: Sentence
    """Why nothing can tell it from right work, or why that is left to training."""

    @property
    def patch(self) -> Patch | None:
        """The change, if it is one."""
        if self.replace is None or self.instead is None:
            return None
        return Patch(self.definition, self.replace, self.instead)


class Catalogue(BaseModel):
    """The known mistakes of one assignment."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    mistakes: Annotated[tuple[Mistake, ...], Field(min_length=1)]
    """Wrong work."""
    advice: tuple[Advice, ...] = ()
    """Work that is right and could be better."""
    equivalent: tuple[Equivalent, ...] = ()
    """Mutants that `grader verify --mutants` finds for no good reason."""


@dataclass(frozen=True)
class Known:
    """A catalogue, where each entry stands in its file, and the reference that it changes."""

    catalogue: Catalogue
    document: Document
    file: Path
    source: str

    def mistake(self, name: str) -> Mistake:
        """The mistake called `name`.

        Raises:
            AskError: there is none.
        """
        by_id = {mistake.id: mistake for mistake in self.catalogue.mistakes}
        if name not in by_id:
            raise AskError(f"{name}: {self.document.name} has no mistake of that name; {nearest(name, list(by_id))}")
        return by_id[name]

    def line(self, change: Change | Equivalent) -> int:
        """The line on which `change` begins."""
        kind = {Advice: "advice", Equivalent: "equivalent"}.get(type(change), "mistakes")
        index = getattr(self.catalogue, kind).index(change)
        return self.document.place((kind, index))[0]

    def wrong(self, change: Change) -> str:
        """The reference with `change` made."""
        return patched(self.source, change.patch)

    def weights(self, mistake: Mistake) -> list[Path]:
        """The file of weights that is handed in with `mistake`, if there is one."""
        return [] if mistake.weights is None else [self.file.parent / mistake.weights]

    def lay(self, mistake: Mistake, folder: Path, module: str) -> None:
        """Put into `folder` what somebody would hand in who made `mistake`."""
        (folder / module).write_text(self.wrong(mistake), encoding="utf-8")
        for file in self.weights(mistake):
            shutil.copyfile(file, folder / file.name)


def mistakes_of(assignment: Assignment) -> Known:
    """The known mistakes of `assignment`.

    Raises:
        CourseError: there is no such file, or a line for each of its faults.
    """
    folder = assignment.reference
    if folder is None or not (folder / FILE).is_file():
        where = assignment.course.root / "reference" / assignment.name / FILE
        raise CourseError(f"{where}: there is no such file; list the known mistakes of {assignment.name} in it")
    source = _read(folder / SOLUTION)
    rules = _Rules(source, assignment.rubric, headings(assignment), folder)
    catalogue, document = read_model(folder / FILE, Catalogue, lambda values, _: rules.faults_in(values))
    return Known(catalogue, document, folder / FILE, source)


def _read(path: Path) -> str:
    try:
        source = path.read_text(encoding="utf-8-sig")
        ast.parse(source)
    except (OSError, ValueError, SyntaxError) as error:
        raise CourseError(f"{path}: can't be read as Python ({error}); the mistakes are changes to it") from error
    return source


@dataclass(frozen=True)
class _Rules:
    """What must hold across the keys of the file. Values of the wrong type are passed over: pydantic tells them."""

    source: str
    rubric: Rubric
    headings: list[str]
    folder: Path

    def faults_in(self, values: object) -> Iterator[Fault]:
        seen: set[str] = set()
        for kind in ("mistakes", "advice", "equivalent"):
            entries = values.get(kind) if isinstance(values, dict) else None
            for index, entry in enumerate(entries if isinstance(entries, list) else ()):
                if isinstance(entry, dict):
                    path = (kind, index)
                    yield from self._doubled(path, entry, seen)
                    yield from self._criteria(path, entry)
                    yield from self._change(path, entry)
                    yield from self._see(path, entry)
                    yield from self._weights(path, entry)
                    if kind == "equivalent":
                        yield from self._cover(path, entry)

    def _doubled(self, path: tuple[str, int], entry: dict[str, Any], seen: set[str]) -> Iterator[Fault]:
        name = entry.get("id")
        if isinstance(name, str):
            if name in seen:
                yield Fault((*path, "id"), f"{name!r} is the id of another entry, too")
            seen.add(name)

    def _criteria(self, path: tuple[str, int], entry: dict[str, Any]) -> Iterator[Fault]:
        measured = {criterion.id: criterion.metric is not None for criterion in self.rubric.criteria}
        named: set[str] = set()
        for key in ("fails", "may_fail"):
            names = entry.get(key)
            for index, name in enumerate(names if isinstance(names, list) else ()):
                if not isinstance(name, str):
                    continue
                if name not in measured:
                    known = nearest(name, list(measured))
                    yield Fault((*path, key, index), f"{name!r} is no criterion of the rubric; {known}")
                elif name in named:
                    yield Fault((*path, key, index), f"{name!r} is named already; once is enough")
                elif key == "may_fail" and not measured[name]:
                    yield Fault((*path, key, index), f"{name!r} has no metric: a check fails always, or never")
                named.add(name)

    def _see(self, path: tuple[str, int], entry: dict[str, Any]) -> Iterator[Fault]:
        heading = entry.get("see")
        if isinstance(heading, str) and heading and heading not in self.headings:
            known = nearest(heading, self.headings)
            yield Fault((*path, "see"), f"{heading!r} is no heading of the hand-out; {known}")

    def _weights(self, path: tuple[str, int], entry: dict[str, Any]) -> Iterator[Fault]:
        name, spec = entry.get("weights"), self.rubric.weights
        if not isinstance(name, str):
            return
        names = [] if spec is None else [*spec.files]
        if name not in names:
            yield Fault((*path, "weights"), f"{name!r} is no file of weights in the rubric; {nearest(name, names)}")
        elif not (self.folder / name).is_file():
            says = f"there is no {name!r} beside this file; train the reference, and put what it saves there"
            yield Fault((*path, "weights"), says)

    def _change(self, path: tuple[str, int], entry: dict[str, Any]) -> Iterator[Fault]:
        where, replace, instead = entry.get("in"), entry.get("replace"), entry.get("with")
        if not (isinstance(replace, str) and isinstance(instead, str) and isinstance(where, str | None) and replace):
            return
        try:
            patched(self.source, Patch(where, replace, instead))
        except PatchError as error:
            yield Fault((*path, error.key), f"{error}; see {SOLUTION}")

    def _cover(self, path: tuple[str, int], entry: dict[str, Any]) -> Iterator[Fault]:
        """What is amiss where a change isn't whole, or stands for all changes to a definition."""
        given = [key for key in ("replace", "with") if key in entry]
        if len(given) == 1:
            (missing,) = {"replace", "with"} - {*given}
            yield Fault((*path, missing), f"is missing: `{given[0]}` alone is no change")
        if not given and "in" not in entry:
            yield Fault((*path, "in"), "is missing: name a definition, or one change by `replace` and `with`")
        if not given and isinstance(entry.get("in"), str):
            try:
                lines_of(self.source, entry["in"])
            except PatchError as error:
                yield Fault((*path, error.key), f"{error}; see {SOLUTION}")
