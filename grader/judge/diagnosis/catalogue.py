"""The known mistakes that a student's work is held against: those of the reference, or of a released `public.json`."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from grader.course.discovery import Assignment
from grader.course.mistakes import FILE, SOLUTION, Catalogue, Mistake
from grader.course.patching import Patch, PatchError, patched
from grader.course.public import PublicMistake, public_of
from grader.course.yaml_lines import load_model
from grader.errors import CourseError


@dataclass(frozen=True)
class KnownMistake:
    """What is told of a mistake, the criteria that it loses for certain, and a heading of the hand-out or nothing."""

    id: str
    says: str
    fails: frozenset[str]
    see: str = ""


@dataclass(frozen=True)
class Shelf:
    """The known mistakes by id, in the order of their list."""

    mistakes: dict[str, KnownMistake]

    @classmethod
    def of(cls, mistakes: Iterable[KnownMistake]) -> "Shelf":
        """A shelf of `mistakes`."""
        return cls({one.id: one for one in mistakes})

    def failing(self, criterion: str) -> list[str]:
        """The mistakes that lose `criterion`: `grader verify` proves that the others don't."""
        return [name for name, one in self.mistakes.items() if criterion in one.fails]

    @cached_property
    def fails(self) -> dict[str, frozenset[str]]:
        """The criteria that each mistake loses for certain."""
        return {name: one.fails for name, one in self.mistakes.items()}


@dataclass(frozen=True)
class Sources:
    """The reference's source, and the change that each mistake is. One that doesn't fit the source is passed over."""

    reference: str
    patches: dict[str, Patch]

    def wrong(self, *names: str) -> str | None:
        """The reference with these mistakes made; None where they can't be made together."""
        source = self.reference
        try:
            for name in names:
                source = patched(source, self.patches[name])
        except PatchError:
            return None
        return source


def shelf_for(assignment: Assignment) -> Shelf | None:
    """The known mistakes of `assignment`; None where neither its reference nor what was released of it is here.

    Raises:
        CourseError: the list of its mistakes can't be read.
    """
    if assignment.reference is not None:
        found = _found(assignment.reference)
        return found[0] if found is not None else None
    public = public_of(assignment)
    if public is None:
        return None
    return Shelf.of(_known(one) for one in public.mistakes)


def _known(mistake: Mistake | PublicMistake) -> KnownMistake:
    """A mistake in words that end with where to read of it."""
    says = f'{mistake.says} See "{mistake.see}" in the hand-out.' if mistake.see else mistake.says
    return KnownMistake(mistake.id, says, frozenset(mistake.fails), mistake.see or "")


def sources_for(assignment: Assignment) -> Sources | None:
    """What the known mistakes of `assignment` change; None where its reference isn't installed.

    Raises:
        CourseError: the list of its mistakes can't be read.
    """
    found = _found(assignment.reference) if assignment.reference is not None else None
    return found[1] if found is not None else None


def _found(folder: Path) -> tuple[Shelf, Sources] | None:
    source, catalogue = folder / SOLUTION, folder / FILE
    try:
        return _read(source, catalogue, source.stat().st_mtime_ns, catalogue.stat().st_mtime_ns)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise CourseError(f"{folder}: can't be read ({error}); no mistake is named") from error


@lru_cache(maxsize=16)
def _read(source: Path, catalogue: Path, _source_changed: int, _catalogue_changed: int) -> tuple[Shelf, Sources]:
    """Whether every change fits the reference isn't looked at here: `grader verify` does."""
    mistakes = load_model(catalogue, Catalogue).mistakes
    shelf = Shelf.of(_known(one) for one in mistakes)
    return shelf, Sources(source.read_text(encoding="utf-8-sig"), {one.id: one.patch for one in mistakes})
