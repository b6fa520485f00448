"""The wrong work that a student's is held against."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from grader.course.discovery import Assignment
from grader.course.mistakes import FILE, SOLUTION, Catalogue, Mistake
from grader.course.patching import PatchError, patched
from grader.course.yaml_lines import load_model
from grader.errors import CourseError


@dataclass(frozen=True)
class Shelf:
    """The reference's source, and the known mistakes by id. An entry that doesn't fit the source is passed over."""

    source: str
    mistakes: dict[str, Mistake]

    def failing(self, criterion: str) -> list[str]:
        """The mistakes that lose `criterion`: `grader verify` proves that the others don't."""
        return [name for name, one in self.mistakes.items() if criterion in one.fails]

    def wrong(self, *names: str) -> str | None:
        """The reference with these mistakes made; None where they can't be made together."""
        source = self.source
        try:
            for name in names:
                source = patched(source, self.mistakes[name].patch)
        except PatchError:
            return None
        return source

    @cached_property
    def fails(self) -> dict[str, frozenset[str]]:
        """The criteria that each mistake loses for certain."""
        return {name: frozenset(one.fails) for name, one in self.mistakes.items()}


def shelf_for(assignment: Assignment) -> Shelf | None:
    """The wrong work of `assignment`; None where its reference isn't installed.

    Raises:
        CourseError: the list of its mistakes can't be read.
    """
    if assignment.reference is None:
        return None
    source, catalogue = assignment.reference / SOLUTION, assignment.reference / FILE
    try:
        return _read(source, catalogue, source.stat().st_mtime_ns, catalogue.stat().st_mtime_ns)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise CourseError(f"{assignment.reference}: can't be read ({error}); no mistake is named") from error


@lru_cache(maxsize=16)
def _read(source: Path, catalogue: Path, _source_changed: int, _catalogue_changed: int) -> Shelf:
    """Whether every change fits the reference isn't looked at here: `grader verify` does."""
    mistakes = load_model(catalogue, Catalogue).mistakes
    return Shelf(source.read_text(encoding="utf-8-sig"), {one.id: one for one in mistakes})
