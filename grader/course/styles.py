"""Styles of right work, and the known mistakes made in each: is a mistake named in whatever way it is written?

A style is a folder of `reference/NAME/styles`. It holds right work as `solution.py` and, in `mistakes.yaml`, how each
known mistake looks in that style:

says: Loops over records and units, one number at a time.
notebook: true                    # handed in as a notebook, with a cell for each `# %%`
mistakes:
  - id: last_record_only          # as in the assignment's own list
    in: train
    replace: grads += step
    with: grads = step
    also: [{in: train, replace: ..., with: ...}]     # where it takes more than one change
cannot:
  - {id: batch_not_divided, because: A call takes one record; no batch is added up.}

Beside the styles lies `mutants.yaml`, which says of mutants (grader.prove.mutants) that they are a known mistake:

same:
  - {mutant: Network.train-d36dc978, is: error_sign, because: -(y - f) is f - y.}
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from grader.course.discovery import Assignment
from grader.course.faults import Fault, nearest
from grader.course.mistakes import FILE, SOLUTION, Mistake, mistakes_of
from grader.course.patching import Patch, PatchError, patched
from grader.course.release import notebook_from
from grader.course.rubric import Name, Sentence
from grader.course.yaml_lines import load_model, read_model
from grader.errors import CourseError

FOLDER: Final = "styles"
MUTANTS: Final = "mutants.yaml"


class Edit(BaseModel):
    """One change to the style's right work."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    definition: Annotated[str | None, Field(alias="in")] = None
    """The function, method, class or constant that is changed."""
    replace: Annotated[str, Field(min_length=1)]
    """Text that stands there exactly once. Several lines are whole lines, indented relative to the first."""
    instead: Annotated[str, Field(alias="with")]
    """What is put in its place."""

    @property
    def patch(self) -> Patch:
        """The change itself."""
        return Patch(self.definition, self.replace, self.instead)


class Made(Edit):
    """A known mistake as it looks in this style."""

    id: Name
    """The mistake's id in the assignment's own list."""
    also: tuple[Edit, ...] = ()
    """Further changes, made after the first."""


class Cannot(BaseModel):
    """A known mistake that nobody can make in this style."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    id: Name
    """The mistake's id in the assignment's own list."""
    because: Sentence
    """Why not."""


class Listing(BaseModel):
    """What there is to say of a style."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    says: Sentence
    """How the work is written."""
    notebook: bool = False
    """Whether it is handed in as a notebook."""
    mistakes: tuple[Made, ...] = ()
    """The known mistakes that can be made in it."""
    cannot: tuple[Cannot, ...] = ()
    """Those that can't."""


@dataclass(frozen=True)
class Style:
    """A way to write right work: its `source`, and the same with each known mistake that can be made there."""

    name: str
    says: str
    notebook: bool
    source: str
    wrong: Mapping[str, str]
    cannot: Mapping[str, str]

    def file(self, assignment: Assignment, text: str) -> tuple[str, str]:
        """The name and the content of the file in which `text`, a source of this style, is handed in.

        Raises `AskError` where a notebook is asked for and what makes one isn't installed.
        """
        entry = assignment.rubric.entry
        return (entry.notebook, notebook_from(text)) if self.notebook else (entry.module, text)


def styles_of(assignment: Assignment) -> list[Style]:
    """The styles of `assignment` by name; none where its reference isn't installed.

    Raises:
        CourseError: a line for each fault of a style's list. Every known mistake that a check without a metric finds
            must be either made or told to be impossible.
    """
    if assignment.reference is None:
        return []
    folders = sorted(path.parent for path in assignment.reference.glob(f"{FOLDER}/*/{FILE}"))
    known = known_by_checks(assignment) if folders else {}
    return [_read(folder, known) for folder in folders]


def known_by_checks(assignment: Assignment) -> dict[str, Mistake]:
    """The known mistakes that lose some criterion without a metric, by id: no training is needed to see them.

    Raises what `mistakes_of` raises.
    """
    unit = {criterion.id for criterion in assignment.rubric.criteria if criterion.metric is None}
    return {one.id: one for one in mistakes_of(assignment).catalogue.mistakes if unit.intersection(one.fails)}


def _read(folder: Path, known: Mapping[str, Mistake]) -> Style:
    try:
        source = (folder / SOLUTION).read_text(encoding="utf-8-sig")
        ast.parse(source)
    except (OSError, ValueError, SyntaxError) as error:
        raise CourseError(f"{folder / SOLUTION}: can't be read as Python ({error}); write right work there") from error
    listing, _ = read_model(folder / FILE, Listing, lambda values, _: _faults(values, source, list(known)))
    wrong = {made.id: _made(source, made) for made in listing.mistakes}
    return Style(
        folder.name, listing.says, listing.notebook, source, wrong, {one.id: one.because for one in listing.cannot}
    )


def _made(source: str, made: Made) -> str:
    for edit in (made, *made.also):
        source = patched(source, edit.patch)
    return source


def _faults(values: object, source: str, known: list[str]) -> Iterator[Fault]:
    """What must hold across the keys. Values of the wrong type are passed over: pydantic tells them."""
    if not isinstance(values, dict):
        return
    seen: set[str] = set()
    for kind in ("mistakes", "cannot"):
        entries = values.get(kind)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            name = entry.get("id") if isinstance(entry, dict) else None
            if isinstance(name, str):
                yield from _name_faults((kind, index, "id"), name, seen, known)
                seen.add(name)
                yield from _edit_faults((kind, index), entry, source) if kind == "mistakes" else ()
    missing = [name for name in known if name not in seen]
    if missing:
        yield Fault(("mistakes",), f"lacks {', '.join(missing)}: show how each looks here, or say why it `cannot` be")


def _name_faults(path: tuple[str | int, ...], name: str, seen: set[str], known: list[str]) -> Iterator[Fault]:
    if name not in known:
        yield Fault(path, f"{name!r} is no known mistake that a check without a metric finds; {nearest(name, known)}")
    elif name in seen:
        yield Fault(path, f"{name!r} is listed already")


def _edit_faults(path: tuple[str | int, ...], entry: dict[str, Any], source: str) -> Iterator[Fault]:
    also = entry.get("also")
    further = enumerate(also if isinstance(also, list) else ())
    for place, edit in [(path, entry), *(((*path, "also", index), one) for index, one in further)]:
        where, replace, instead = (edit.get(key) if isinstance(edit, dict) else 0 for key in ("in", "replace", "with"))
        if not (isinstance(replace, str) and replace and isinstance(instead, str) and isinstance(where, str | None)):
            return
        try:
            source = patched(source, Patch(where, replace, instead))
        except PatchError as error:
            yield Fault((*place, error.key), f"{error}; see {SOLUTION}")
            return


class Same(BaseModel):
    """A mutant that is a known mistake, written in another way."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    mutant: str
    """Its name."""
    mistake: Annotated[Name, Field(alias="is")]
    """The known mistake's id."""
    because: Sentence
    """Why they are the same."""


class Mutants(BaseModel):
    """What was found out about mutants by reading them."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    same: tuple[Same, ...] = ()
    """Those that are a known mistake."""


def same_as_known(assignment: Assignment) -> dict[str, str]:
    """The known mistake that a mutant is, by the mutant's name: what `styles/mutants.yaml` says, {} without it.

    Raises:
        CourseError: a line for each fault of the file.
    """
    path = assignment.reference / FOLDER / MUTANTS if assignment.reference is not None else None
    if path is None or not path.exists():
        return {}
    known = list(known_by_checks(assignment))
    listed = load_model(path, Mutants, lambda values, _: _unknown_in(values, known)).same
    return {one.mutant: one.mistake for one in listed}


def _unknown_in(values: object, known: list[str]) -> Iterator[Fault]:
    entries = values.get("same") if isinstance(values, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        name = entry.get("is") if isinstance(entry, dict) else None
        if isinstance(name, str):
            yield from _name_faults(("same", index, "is"), name, set(), known)
