"""What a class's page shows beside the figures of the class: a row for each learner, and where their pages are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from grader.judge.grade import CriterionOutcome, Verdict
from grader.reports.class_figures import ClassFigures
from grader.reports.html.safe import short
from grader.reports.needs import Whose
from grader.reports.parts import words

_HEAT: Final = {
    Verdict.passed: "a",
    Verdict.partial: "b",
    Verdict.failed: "c",
    Verdict.timed_out: "c",
    Verdict.crashed: "c",
    Verdict.skipped: "d",
    Verdict.not_applicable: "d",
    Verdict.pending: "e",
    Verdict.not_graded: "e",
}
_INSTEAD: Final = {
    Verdict.skipped: "–",  # noqa: RUF001 - a dash, shown as one
    Verdict.not_applicable: "n/a",
    Verdict.pending: "…",
    Verdict.not_graded: "?",
}


class Link(NamedTuple):
    """A learner's page, or a place on it; an empty `href` where there is none."""

    name: str
    href: str


@dataclass(frozen=True)
class Row:
    """A learner: the attempt that counts, or the last where none does."""

    name: str
    id: str
    section: str
    href: str
    standing: str
    fate: str
    mark: float | None
    share: float | None
    passed: bool
    late: str
    handed_in: str
    seconds: float
    cpu_seconds: float
    lost: str
    others: tuple[Link, ...]
    cells: dict[str, tuple[str, str, float]]

    @property
    def found_by(self) -> str:
        """What the search looks in."""
        return f"{self.name} {self.id} {self.section}".lower()


@dataclass
class Tally:
    """The class so far: its figures, its rows, and the page of each learner by the id."""

    figures: ClassFigures
    rows: list[Row] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)

    def links(self, whose: Iterable[Whose], place: str = "") -> list[Link]:
        """The pages of those who are meant, or a place on them."""
        pages = ((who, self.pages.get(who.learner, "") if who.learner else "") for who in whose)
        return [Link(short(who.name), f"{page}{place}" if page else "") for who, page in pages]


def cells_of(criteria: Iterable[CriterionOutcome]) -> dict[str, tuple[str, str, float]]:
    """For each criterion the class of its look, its text, and the points to sort by."""
    return {
        one.id: (_HEAT[one.verdict], _INSTEAD.get(one.verdict, words.points(one.score)), one.score) for one in criteria
    }
