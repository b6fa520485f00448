"""What there is to say of a class as a whole: figures by learner, criterion and mistake, and what needs a person.

The lines are gone through once; of each grade a few words and numbers stay.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from grader.reports.classbook import ClassBook, Column, GradeJson, Line
from grader.reports.parts.words import points

NEAR: Final = 0.02
"""How near to the pass mark, as a share of all points, a person should look at the work."""
_OWN_LOSSES: Final = {"partial", "failed", "timed_out", "crashed"}


@dataclass(frozen=True)
class Row:
    """The attempt of a learner that counts, in a few words. `lost` are the criteria that lost points by themselves."""

    name: str
    mark: float | None
    max_score: float | None
    standing: str
    passed: bool
    late: str
    lost: tuple[str, ...]


@dataclass
class Tally:
    """How a criterion went: how many had all of its points, how many some, none, and how many never got that far."""

    column: Column
    full: int = 0
    part: int = 0
    none: int = 0
    skipped: int = 0
    earned: float = 0.0
    most: float = 0.0

    @property
    def tried(self) -> int:
        """How many were asked, in vain or not."""
        return self.full + self.part + self.none

    def add(self, outcome: Mapping[str, Any]) -> None:
        """Count an outcome."""
        self.earned += outcome["score"]
        self.most += outcome["max_score"]
        if outcome["verdict"] == "skipped":
            self.skipped += 1
        elif outcome["verdict"] == "passed":
            self.full += 1
        elif outcome["verdict"] in _OWN_LOSSES:
            self.part += outcome["score"] > 0
            self.none += outcome["score"] <= 0


@dataclass(frozen=True)
class Misconception:
    """A known mistake that explains losses, and how many learners have it."""

    mistake: str
    says: str
    count: int


@dataclass(frozen=True)
class Need:
    """Something that a person has to look at: whose or where, and why."""

    who: str
    why: str


@dataclass
class ClassFigures:
    """All figures of a class. `seconds` and `cpu_seconds` are those of the results that are kept."""

    rows: list[Row] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    misconceptions: list[Misconception] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    def shares(self) -> list[float]:
        """The marks as shares of what could be earned, of those who have one."""
        return [row.mark / row.max_score for row in self.rows if row.mark is not None and row.max_score]

    def tenths(self) -> list[int]:
        """How many marks are in each tenth of the points, the lowest first; full marks are in the last."""
        counts = Counter(min(9, int(share * 10 + 1e-9)) for share in self.shares())
        return [counts[place] for place in range(10)]


def figures_of(book: ClassBook) -> ClassFigures:
    """The figures of a class."""
    found = ClassFigures(tallies={one.id: Tally(one) for one in book.criteria})
    mistakes: Counter[tuple[str, str]] = Counter()
    for line in book.lines():
        found.seconds += line.seconds
        found.cpu_seconds += line.cpu_seconds
        if not line.counts:
            continue
        grade = line.read()
        found.rows.append(_row(line, grade))
        found.needs += _needs(line, grade, book)
        criteria = grade["criteria"] if grade is not None else []
        for one in criteria:
            if one["id"] in found.tallies:
                found.tallies[one["id"]].add(one)
        mistakes.update({_mistake(one) for one in criteria if one["diagnosis"]})
    found.needs += [Need(where, why) for where, why in book.unmatched]
    found.misconceptions = [Misconception(*key, count) for key, count in mistakes.most_common()]
    return found


def called(line: Line) -> str:
    """Whose attempt it is: the name with the id, or the id alone."""
    who = line.learner
    return f"{who.name} ({who.id})" if who.name and who.name != who.id else who.id


def _row(line: Line, grade: GradeJson | None) -> Row:
    criteria = grade["criteria"] if grade is not None else []
    lost = tuple(one["id"] for one in criteria if one["verdict"] in _OWN_LOSSES)
    return Row(called(line), line.mark, line.max_score, standing(line), line.passed, line.late, lost)


def standing(line: Line) -> str:
    """How the attempt ended, in a few words."""
    if line.status == "graded":
        return "passed" if line.passed else "not yet"
    return {"not_gradable": "can't be read", "not_graded": "no grade"}.get(line.status or "", "waiting")


def _needs(line: Line, grade: GradeJson | None, book: ClassBook) -> Iterator[Need]:
    who = called(line)
    if grade is None:
        yield Need(who, "still waits to be graded; run the same `grader batch` again")
    elif grade["status"] != "graded":
        what = "can't be read" if grade["status"] == "not_gradable" else "no grade"
        yield Need(who, f"{what}: {grade['reason']}")
    elif line.mark is not None and line.max_score:
        away = line.mark / line.max_score - book.pass_at
        if abs(away) <= NEAR + 1e-9:
            by = points(abs(away) * line.max_score)
            side = "just reached" if by == "0" else f"{by} {'above' if away > 0 else 'below'} it"
            yield Need(who, f"near the pass mark: {points(line.mark)} of {points(line.max_score)} points, {side}")
    if line.doubt:
        yield Need(who, line.doubt)


def _mistake(one: Mapping[str, Any]) -> tuple[str, str]:
    return one["diagnosis"]["mistake"], one["diagnosis"]["says"]
