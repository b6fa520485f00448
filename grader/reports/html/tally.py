"""What a class's page is made from, collected one grade at a time: no grade is kept whole."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from grader.judge.grade import CriterionOutcome, Grade, Verdict
from grader.reports.classbook import ClassBook, Line
from grader.reports.html.criteria import anchor
from grader.reports.html.safe import short
from grader.reports.parts import words

NEAR: Final = 0.02
"""Marks that are this share of all points below the pass mark, or nearer, are for a person to look at."""

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
class Asked:
    """How one criterion ended for the class."""

    id: str
    title: str
    points: float
    ended: Counter[str] = field(default_factory=Counter)
    earned: float = 0.0
    possible: float = 0.0


@dataclass
class Mistake:
    """A known mistake and where it was seen."""

    says: str
    seen: list[Link] = field(default_factory=list)


@dataclass
class Tally:
    """The class so far."""

    book: ClassBook
    rows: list[Row] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)
    mistakes: dict[str, Mistake] = field(default_factory=dict)
    doubts: list[tuple[Link, str]] = field(default_factory=list)
    alike: dict[str, dict[str, list[Link]]] = field(default_factory=lambda: defaultdict(dict))
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    def spend(self, line: Line) -> None:
        """Add the time that an attempt took."""
        self.seconds += line.seconds
        self.cpu_seconds += line.cpu_seconds

    def add(self, row: Row, line: Line, grade: Grade | None) -> None:
        """Add the attempt of a learner that stands for them."""
        self.rows.append(row)
        link = Link(row.name, row.href)
        self.doubts += [(link, why) for why in _doubts(self.book, line, grade)]
        if grade is None:
            return
        self.alike[grade.submission.digest].setdefault(line.where, []).append(link)
        seen: set[str] = set()
        for number, one in enumerate(grade.criteria, 1):
            self._count(one)
            known = one.diagnosis
            if known is not None and known.mistake and known.mistake not in seen:
                seen.add(known.mistake)
                place = Link(row.name, f"{row.href}#{anchor(number)}")
                self.mistakes.setdefault(known.mistake, Mistake(known.says)).seen.append(place)

    def _count(self, one: CriterionOutcome) -> None:
        asked = self.asked.setdefault(one.id, Asked(one.id, one.title, one.max_score))
        asked.points = max(asked.points, one.max_score)
        asked.ended[_HEAT[one.verdict]] += 1
        if one.verdict not in (Verdict.not_applicable, Verdict.not_graded, Verdict.pending):
            asked.earned += one.score
            asked.possible += one.max_score

    def common(self) -> list[tuple[str, Mistake]]:
        """The mistakes, the most common first."""
        return sorted(self.mistakes.items(), key=lambda one: (-len(one[1].seen), one[0]))

    def copies(self) -> Iterator[list[Link]]:
        """Those whose work is the same byte by byte, though it was not handed in together."""
        for digest, places in self.alike.items():
            if digest and len(places) > 1:
                yield [link for links in places.values() for link in links]


def cells_of(criteria: Iterable[CriterionOutcome]) -> dict[str, tuple[str, str, float]]:
    """For each criterion the class of its look, its text, and the points to sort by."""
    return {
        one.id: (_HEAT[one.verdict], _INSTEAD.get(one.verdict, words.points(one.score)), one.score) for one in criteria
    }


def _doubts(book: ClassBook, line: Line, grade: Grade | None) -> Iterator[str]:
    """Why a person should look at this attempt."""
    if line.doubt:
        yield short(line.doubt, 300)
    if grade is None:
        yield "not graded yet"
        return
    if not line.counts:
        yield "no attempt counts"
    if grade.status != "graded":
        yield f"{words.standing(grade)}: {short(grade.reason, 300)}" if grade.reason else words.standing(grade)
    unknown = [one.id for one in grade.criteria if one.verdict == Verdict.not_graded]
    waiting = [one.id for one in grade.criteria if one.verdict == Verdict.pending]
    if unknown and grade.status == "graded":
        yield f"a check broke: {words.listed(unknown)}"
    if waiting:
        yield f"waits for a person: {words.listed(waiting)}"
    if grade.status == "graded" and not line.passed and line.mark is not None and book.max_score > 0:
        below = book.pass_at - line.mark / book.max_score
        if 0 <= below <= NEAR + 1e-9:
            yield f"just below the pass mark, by {words.points(below * book.max_score)} points"
    if grade.provenance is not None and words.warning(grade.provenance):
        yield "ran without full isolation"
