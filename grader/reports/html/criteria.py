"""The criteria of a grade, as the templates show them: those of which the same is to be said stand together.

What several criteria have to show is drawn once, with the first of them that is unfolded; the others lead there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from grader.judge.grade import Artifact, CriterionOutcome, Diagnosis, Verdict
from grader.reports.html.showing import Shown, shown
from grader.reports.html.strip import Figures, figures_of
from grader.reports.parts import words

FATES: Final = {
    Verdict.passed: "full",
    Verdict.partial: "part",
    Verdict.failed: "none",
    Verdict.timed_out: "none",
    Verdict.crashed: "none",
    Verdict.skipped: "idle",
    Verdict.not_applicable: "idle",
    Verdict.pending: "open",
    Verdict.not_graded: "open",
}
"""How a verdict looks; the sign and the word beside it say the same."""


class Place(NamedTuple):
    """A criterion on the page, to lead to."""

    anchor: str
    title: str


class Line(NamedTuple):
    """One criterion on one line."""

    anchor: str
    id: str
    fate: str
    sign: str
    word: str
    title: str
    tag: str
    earned: str


@dataclass(frozen=True)
class Known:
    """A known mistake that explains a failure; `again` where it was explained further up."""

    says: str
    evidence: str
    again: bool


@dataclass(frozen=True)
class Block:
    """Criteria that ended alike, and what there is to say of them once; `elsewhere` is more of it drawn."""

    lines: list[Line]
    unfolded: bool
    message: str
    remark: str
    hint: str
    known: Known | None
    figures: Figures | None
    shown: list[Shown]
    elsewhere: list[Place]

    @property
    def says_more(self) -> bool:
        """Whether there is anything below the lines."""
        said = self.message or self.remark or self.hint or self.known
        return bool(said or self.figures or self.shown or self.elsewhere)


@dataclass(frozen=True)
class _Drawn:
    """What is drawn with each criterion, by its number, and where else more of its own is."""

    shown: dict[int, list[Shown]]
    elsewhere: dict[int, list[Place]]


def anchor(number: int) -> str:
    """The place on a page of the criterion with this number, from 1 on."""
    return f"c{number}"


def blocks(criteria: tuple[CriterionOutcome, ...]) -> Iterator[Block]:
    """All criteria in the order of the rubric."""
    drawn = _drawn(criteria)
    named: set[str] = set()
    numbered = enumerate(criteria, 1)
    for _, group in groupby(numbered, key=lambda one: _fate(one[1])):
        members = list(group)
        yield _block(members, drawn, named)


def _drawn(criteria: tuple[CriterionOutcome, ...]) -> _Drawn:
    places: list[tuple[Artifact, int]] = []
    shown_: dict[int, list[Shown]] = {}
    elsewhere: dict[int, list[Place]] = {}
    for number, outcome in sorted(enumerate(criteria, 1), key=lambda one: not _is_unfolded(one[1])):
        others = dict.fromkeys(place for one, place in places if one in outcome.artifacts)
        elsewhere[number] = [Place(anchor(other), criteria[other - 1].title) for other in others]
        known = [one for one, _ in places]
        shown_[number] = shown(outcome.artifacts, known)
        places += [(one, number) for one in known[len(places) :]]
    return _Drawn(shown_, elsewhere)


def _is_unfolded(outcome: CriterionOutcome) -> bool:
    return outcome.verdict not in (Verdict.passed, Verdict.skipped, Verdict.not_applicable)


def _block(members: list[tuple[int, CriterionOutcome]], drawn: _Drawn, named: set[str]) -> Block:
    number, outcome = members[0]
    lost = outcome.verdict != Verdict.passed
    found = outcome.diagnosis if lost else None
    known = None
    if found is not None and found.mistake:
        known = _known(found, named)
    return Block(
        lines=[_line(*one) for one in members],
        unfolded=_is_unfolded(outcome),
        message=outcome.message if lost or outcome.measurements else "",
        remark=found.says if found is not None and not found.mistake else "",
        hint=outcome.hint if lost and known is None else "",
        known=known,
        figures=figures_of(outcome),
        shown=drawn.shown[number],
        elsewhere=drawn.elsewhere[number],
    )


def _known(found: Diagnosis, named: set[str]) -> Known:
    again = found.says in named
    named.add(found.says)
    return Known(found.says, found.evidence, again)


def _line(number: int, outcome: CriterionOutcome) -> Line:
    mark = words.MARKS[outcome.verdict]
    earned = f"{words.points(outcome.score)} of {words.points(outcome.max_score)}"
    return Line(
        anchor=anchor(number),
        id=outcome.id,
        fate=FATES[outcome.verdict],
        sign=mark.sign,
        word=mark.word,
        title=outcome.title,
        tag=words.TAGS[outcome.visibility],
        earned="" if outcome.verdict == Verdict.not_applicable else earned,
    )


def _fate(outcome: CriterionOutcome) -> object:
    """Equal for criteria of which the same is to be said; nothing is equal to what passed or carries figures."""
    if outcome.verdict == Verdict.passed or outcome.measurements or outcome.artifacts or outcome.diagnosis:
        return outcome.id
    return outcome.verdict, outcome.message, outcome.hint
