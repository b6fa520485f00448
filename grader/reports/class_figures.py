"""What there is to say of a class as a whole: figures by learner, criterion and mistake, and what needs a person.

Every report of a class counts by these. The lines are gone through once; of each grade a few words and numbers stay.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, NamedTuple

from grader.reports.classbook import ClassBook, GradeJson, Line
from grader.reports.needs import Need, Needs, Whose, whose

WAITING: Final = "not graded yet"
"""The standing of those whose work is still to be graded."""
_OWN_LOSSES: Final = {"partial", "failed", "timed_out", "crashed"}
_ENDS: Final = {
    "passed": "passed",
    "partial": "part",
    **dict.fromkeys(("failed", "timed_out", "crashed"), "failed"),
    **dict.fromkeys(("skipped", "not_applicable"), "skipped"),
    **dict.fromkeys(("pending", "not_graded"), "open"),
}
_UNDECIDED: Final = {"not_applicable", "pending", "not_graded"}


@dataclass(frozen=True)
class Row:
    """The attempt that stands for a learner, in a few words. `lost` are the criteria that lost points by themselves."""

    name: str
    mark: float | None
    max_score: float | None
    standing: str
    passed: bool
    late: str
    lost: tuple[str, ...]


@dataclass
class Tally:
    """How a criterion ended: how often it was `passed`, `part`, `failed`, `skipped` and `open`; and its points."""

    id: str
    title: str
    points: float
    ended: Counter[str] = field(default_factory=Counter)
    earned: float = 0.0
    most: float = 0.0

    def add(self, outcome: Mapping[str, Any]) -> None:
        """Count an outcome."""
        self.ended[_ENDS[outcome["verdict"]]] += 1
        self.points = max(self.points, outcome["max_score"])
        if outcome["verdict"] not in _UNDECIDED:
            self.earned += outcome["score"]
            self.most += outcome["max_score"]


class Sighting(NamedTuple):
    """Whose work shows a mistake, and the number of the first criterion that does, from 1."""

    who: Whose
    criterion: int


@dataclass
class Misconception:
    """What explains losses: a known mistake, or (without an id) what is still as it was handed out."""

    mistake: str
    says: str
    seen: list[Sighting] = field(default_factory=list)


@dataclass
class ClassFigures:
    """All figures of a class. `seconds` and `cpu_seconds` are those of all results that are kept."""

    book: ClassBook
    rows: list[Row] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    _tallies: dict[str, Tally] = field(default_factory=dict)
    _mistakes: dict[tuple[str, str], Misconception] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._needs = Needs(self.book)
        self._tallies = {one.id: Tally(one.id, one.title, one.points) for one in self.book.criteria}

    def spend(self, line: Line) -> None:
        """Add the time that an attempt took."""
        self.seconds += line.seconds
        self.cpu_seconds += line.cpu_seconds

    def add(self, line: Line, grade: GradeJson | None) -> Row:
        """Add the attempt that stands for a learner; what is told of it."""
        row = _row(line, grade)
        self.rows.append(row)
        self._needs.add(line, grade)
        seen = set()
        for number, one in enumerate(grade["criteria"] if grade is not None else (), 1):
            self._tallies.setdefault(one["id"], Tally(one["id"], one["title"], one["max_score"])).add(one)
            known = one["diagnosis"]
            key = (known["mistake"], "" if known["mistake"] else known["says"]) if known else None
            if key is not None and key not in seen:
                seen.add(key)
                mistake = self._mistakes.setdefault(key, Misconception(known["mistake"], known["says"]))
                mistake.seen.append(Sighting(whose(line), number))
        return row

    def close(self) -> None:
        """Everybody was added: see what needs a person."""
        self.needs = self._needs.all()

    @property
    def tallies(self) -> list[Tally]:
        """The criteria that anybody was asked, in the rubric's order."""
        return [one for one in self._tallies.values() if one.ended.total()]

    @property
    def misconceptions(self) -> list[Misconception]:
        """What explains losses, the most common first."""
        return sorted(self._mistakes.values(), key=lambda one: (-len(one.seen), one.mistake, one.says))

    def shares(self) -> list[float]:
        """The marks as shares of what could be earned, of those who have one."""
        return [row.mark / row.max_score for row in self.rows if row.mark is not None and row.max_score]

    def tenths(self) -> list[int]:
        """How many marks are in each tenth of the points, the lowest first; full marks are in the last."""
        counts = Counter(min(9, int(share * 10 + 1e-9)) for share in self.shares())
        return [counts[place] for place in range(10)]


def figures_of(book: ClassBook) -> ClassFigures:
    """The figures of a class."""
    found = ClassFigures(book)
    for _, lines in groupby(book.lines(), key=lambda line: line.learner.id):
        attempts = standing_last(lines)
        for line in attempts:
            found.spend(line)
        found.add(attempts[-1], attempts[-1].read())
    found.close()
    return found


def standing_last(lines: Iterable[Line]) -> list[Line]:
    """A learner's attempts, that which stands for them at the end: what counts, or else the last."""
    return sorted(lines, key=lambda line: (line.counts, line.attempt))


def standing(line: Line) -> str:
    """How the attempt ended, in a few words."""
    if line.status is None:
        return WAITING
    if not line.counts:
        return "no attempt counts"
    if line.status == "graded":
        return "passed" if line.passed else "not yet passed"
    return "can't be read" if line.status == "not_gradable" else "no grade"


def _row(line: Line, grade: GradeJson | None) -> Row:
    criteria = grade["criteria"] if grade is not None else []
    return Row(
        name=whose(line).name,
        mark=line.mark if line.counts else None,
        max_score=line.max_score,
        standing=standing(line),
        passed=line.passed and line.counts,
        late=line.late,
        lost=tuple(one["id"] for one in criteria if one["verdict"] in _OWN_LOSSES),
    )
