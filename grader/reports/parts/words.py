"""How outcomes, points, times and confinement are put in words, the same in every report."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from grader.judge.grade import AdviceNote, CriterionOutcome, Grade, Provenance, Verdict, Withheld
from grader.reports.classbook import Passage
from grader.sandbox.base import Promise


class Mark(NamedTuple):
    """A sign and a word for a verdict; `ascii` is the sign where there is no Unicode."""

    sign: str
    ascii: str
    word: str


MARKS: Final = {
    Verdict.passed: Mark("✓", "+", "passed"),
    Verdict.partial: Mark("◐", "~", "in part"),
    Verdict.failed: Mark("✗", "x", "failed"),
    Verdict.timed_out: Mark("✗", "x", "timed out"),
    Verdict.crashed: Mark("✗", "x", "crashed"),
    Verdict.skipped: Mark("–", "-", "skipped"),  # noqa: RUF001 - a dash, shown as one
    Verdict.not_applicable: Mark("–", "-", "not there"),  # noqa: RUF001
    Verdict.pending: Mark("…", ".", "pending"),
    Verdict.not_graded: Mark("?", "?", "no result"),
}

TAGS: Final = {"public": "", "after_due": "shown after the due date", "hidden": "hidden"}

GRAVE: Final = frozenset(
    {
        Promise.no_network,
        Promise.files_hidden,
        Promise.read_only_system,
        Promise.no_signals_out,
        Promise.clean_environment,
    }
)
"""The promises without which the work of people whom one doesn't know must not be run."""


def standing(grade: Grade) -> str:
    """How the whole ended, in a few words."""
    if grade.status != "graded":
        return {"not_gradable": "not gradable", "not_graded": "no grade"}[grade.status]
    return ("passed so far" if grade.withheld else "passed") if grade.passed else "not yet passed"


def later(kept: Withheld) -> str:
    """What the course checks that was not checked here."""
    kind, verb = ("criterion", "is") if kept.count == 1 else ("criteria", "are")
    said = f"{kept.count} more {kind}, {points(kept.points)} points, {verb} checked by the course later"
    hidden = kept.count - len(kept.titles)
    rest = [f"{hidden} that {'is' if hidden == 1 else 'are'} not told"] if hidden and kept.titles else []
    return f"{said}: {'; '.join([*kept.titles, *rest])}." if kept.titles else f"{said}."


def own_losses(grade: Grade) -> list[CriterionOutcome]:
    """The criteria that lost points by themselves, not because another one stopped them from being tried."""
    return [one for one in grade.criteria if one.score < one.max_score and one.verdict != Verdict.skipped]


def place(note: AdviceNote) -> str:
    """Where what is advised on stands: `my.py, line 5`; `my.ipynb, cell 3, line 2`."""
    cell = "" if note.cell is None else f", cell {note.cell}"
    return f"{note.file}{cell}, line {note.line}"


def stretch(passage: Passage) -> str:
    """Which lines are meant: `my.py, lines 5 to 20`; `my.ipynb, cell 3, line 2 to cell 4, line 1`."""
    (cell, first), (other, last) = passage.first, passage.last
    begin = passage.file if cell is None else f"{passage.file}, cell {cell}"
    if cell != other:
        return f"{begin}, line {first} to cell {other}, line {last}"
    return f"{begin}, line {first}" if first == last else f"{begin}, lines {first} to {last}"


def points(value: float) -> str:
    """Points with two decimals at most: `15`, `7.5`, `3.33`."""
    return f"{round(value, 2):g}"


def seconds(value: float) -> str:
    """A time for people: `0.8 s`, `42 s`, `3 min 5 s`."""
    if value < 10:
        return f"{value:.1f} s"
    whole = round(value)
    return f"{whole} s" if whole < 120 else f"{whole // 60} min {whole % 60} s"


def listed(items: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    *some, final = list(items) or [""]
    return f"{', '.join(some)} {last} {final}" if some else final


def is_isolated(sandbox: str, gaps: Iterable[str]) -> bool:
    """Whether work whose provenance says that was confined so that it can be relied on."""
    return sandbox != "none" and not any(promise in GRAVE for promise, _ in _parted(gaps))


def warning(provenance: Provenance) -> str:
    """What must be said aloud about the confinement; empty where it can be relied on."""
    if is_isolated(provenance.sandbox, provenance.gaps):
        return ""
    grave = [why for promise, why in _parted(provenance.gaps) if promise in GRAVE]
    if provenance.sandbox == "none":
        what = "NOT ISOLATED: this ran with your own rights, and only the limits were held"
        return f"{_clauses(what, grave)}. Never run other people's work this way."
    return f"{_clauses('NOT FULLY ISOLATED', grave)}. `grader doctor` says what would help."


def loose_ends(provenance: Provenance) -> str:
    """The lesser promises that were not held, as a clause; empty if there are none."""
    return "; ".join(why for promise, why in _parted(provenance.gaps) if promise not in GRAVE)


def _parted(gaps: Iterable[str]) -> list[tuple[str, str]]:
    parted = [gap.partition(": ") for gap in gaps]
    return [(promise, why or promise) for promise, _, why in parted]


def _clauses(head: str, clauses: list[str]) -> str:
    return f"{head}: {'; '.join(clauses)}" if clauses else head
