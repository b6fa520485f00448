"""The page of one grade: what a learner gets to read."""

import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from grader.judge.grade import CriterionOutcome, Grade, Provenance
from grader.reports.classbook import ClassBook, GradeJson, Line
from grader.reports.html.criteria import FATES, anchor, blocks
from grader.reports.html.reading import grade_of
from grader.reports.html.rendering import page
from grader.reports.html.showing import shown
from grader.reports.parts import words

LOG_LINES: Final = 200
LOG_LINE: Final = 400

_STANDINGS: Final = {"graded": "none", "not_gradable": "none", "not_graded": "open"}


@dataclass(frozen=True)
class HandIn:
    """What a class knows of a grade beyond the work itself."""

    name: str
    id: str
    section: str
    attempt: str
    handed_in: str
    late: str
    mark: str
    counts: bool
    passed: bool
    pass_share: float


class Step(NamedTuple):
    """What to do next: a sentence, the criterion that it is about, and the command that tries it alone."""

    says: str
    title: str = ""
    anchor: str = ""
    command: str = ""


def grade_page(written: GradeJson) -> str:
    """The page of the grade in `written`, as `--json` of `grader check` writes it.

    Raises:
        GraderError: it isn't a grade as it is written today.
    """
    return page_of(grade_of(written), None)


def hand_in_of(line: Line, book: ClassBook) -> HandIn:
    """What the page of a learner's attempt says of the attempt."""
    other = line.mark is not None and line.score is not None and abs(line.mark - line.score) > 1e-9
    return HandIn(
        name=line.learner.name or line.learner.id,
        id=line.learner.id,
        section=line.learner.section,
        attempt=f"attempt {line.attempt} of {line.attempts}" if line.attempts > 1 else "",
        handed_in=moment(line.handed_in),
        late=line.late,
        mark=words.points(line.mark) if other and line.mark is not None else "",
        counts=line.counts,
        passed=line.passed,
        pass_share=book.pass_at,
    )


def page_of(grade: Grade, hand_in: HandIn | None) -> str:
    """The page of `grade`; one of a class names no path, since the work lies where the class was graded."""
    made, passed = grade.provenance, hand_in.passed if hand_in else grade.passed
    return page(
        "grade.html",
        grade=grade,
        hand_in=hand_in,
        name=hand_in.name if hand_in else grade.submission.student,
        standing=standing_of(grade, passed=passed),
        fate=fate_of(grade, passed=passed),
        share=min(1.0, max(0.0, grade.score / grade.max_score)) if grade.max_score > 0 else 0.0,
        counted=[*_counted(grade)],
        step=_step(grade, elsewhere=hand_in is not None),
        blocks=blocks(grade.criteria),
        shown=shown(grade.artifacts, []),
        later=words.later(grade.withheld) if grade.withheld else "",
        log=_log(grade.log),
        advice=[(words.place(note), note.says) for note in grade.advice],
        warning=words.warning(made) if made else "",
        notes=made.notes if made else (),
        facts=[*_facts(grade, made)] if made else [],
    )


def moment(when: datetime | None) -> str:
    """A date and a time with its zone, as far as there is one."""
    return "" if when is None else f"{when:%Y-%m-%d %H:%M} {when.tzname() or ''}".strip()


def standing_of(grade: Grade, *, passed: bool) -> str:
    """How the whole ended, in a few words, where `passed` is by the mark that it came to."""
    return words.standing(replace(grade, passed=passed))


def fate_of(grade: Grade, *, passed: bool) -> str:
    """How the standing looks; the sign and the word beside it say the same."""
    return "full" if passed else _STANDINGS[grade.status]


def _counted(grade: Grade) -> Iterator[tuple[str, str, str, int]]:
    """How often each verdict was given: its look, its sign, its word and the number."""
    found = Counter(one.verdict for one in grade.criteria)
    for verdict, mark in words.MARKS.items():
        if found[verdict]:
            yield FATES[verdict], mark.sign, mark.word, found[verdict]


def _step(grade: Grade, *, elsewhere: bool) -> Step | None:
    """Mend the first thing that lost points by itself, and look at that alone."""
    if grade.status == "not_graded":
        return Step("Nothing. This is no fault of yours: the grader or the course broke. Tell whoever runs the course.")
    if grade.status == "not_gradable":
        return Step("Mend what is said above, and try again.")
    lost = words.own_losses(grade)
    if not lost:
        here = " that are checked here" if grade.withheld else ""
        return Step(f"Nothing: all points{here} are earned.")
    number = 1 + next(place for place, one in enumerate(grade.criteria) if one.id == lost[0].id)
    said = "Begin with the first that lost points by itself; often the rest follows."
    return Step(said, lost[0].title, anchor(number), _command(grade, lost[0], elsewhere=elsewhere))


def _command(grade: Grade, lost: CriterionOutcome, *, elsewhere: bool) -> str:
    made = grade.provenance
    path = "PATH" if elsewhere else shlex.quote(grade.submission.path)
    parts = ["grader", "check", grade.assignment, path]
    if made is not None and made.profile != "quick":
        parts += ["--profile", made.profile]
    if made is not None and made.weights is not None and made.weights.path:
        parts += ["--weights", "FILE" if elsewhere else shlex.quote(made.weights.path)]
    return " ".join([*parts, "--only", lost.id])


def _log(log: str) -> dict[str, Any]:
    """The last lines of what the work printed, each cut to a bearable length, and how many there were."""
    lines = log.replace("\r\n", "\n").replace("\r", "\n").rstrip().split("\n")
    last = [one if len(one) <= LOG_LINE else f"{one[:LOG_LINE]} ..." for one in lines[-LOG_LINES:]]
    size = 0 if lines == [""] else len(lines)
    return {"text": "\n".join(last), "shown": min(size, len(last)), "size": size}


def _facts(grade: Grade, made: Provenance) -> Iterator[tuple[str, str]]:
    """What someone else needs to get the same grade again."""
    loose = words.loose_ends(made)
    versions = {"grader": made.grader, "python": made.python, **made.packages}
    yield "Sandbox", made.sandbox + (f" (not held here: {loose})" if loose else "")
    yield "Device", made.device
    yield "Versions", ", ".join(f"{name} {number}" for name, number in versions.items())
    yield "Data", f"{made.data}, profile {made.profile}"
    yield "Questions", made.seed_id
    yield "Rubric", made.rubric
    yield "Work", grade.submission.digest
    if made.weights is not None:
        yield "Weights", f"{made.weights.file}, {made.weights.sha256}"
    yield "Took", f"{words.seconds(grade.seconds)} ({words.seconds(grade.cpu_seconds)} of processor time)"
