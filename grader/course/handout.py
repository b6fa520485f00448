"""The hand-out's table of criteria, made from the rubric, so that the two can't tell different things."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from grader.course.discovery import Assignment
from grader.course.plan import make_plan
from grader.course.rubric import Criterion, Rubric
from grader.errors import CourseError

BEGIN: Final = "<!-- criteria: made by grader release -->"
END: Final = "<!-- end of criteria -->"
_HEADING: Final = re.compile(r"^(#{1,6}) +(.*?)[ #]*$")


def hand_out(assignment: Assignment) -> Mapping[Path, str]:
    """The hand-out's absolute path and the text that it should have; nothing where it has no place for the table.

    Raises:
        CourseError: it can't be read, its marks don't fit, or the rubric is faulty.
    """
    path = assignment.readme
    if path is None:
        return {}
    name = f"{path.parent.name}/{path.name}"
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{name}: can't be read ({error.strerror}); mend its permissions") from error
    if not any(mark.encode() in raw for mark in (BEGIN, END)):
        return {}
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CourseError(f"{name}:{line}: isn't UTF-8 text; save it as UTF-8") from error
    return {path.absolute(): with_criteria(text, assignment.rubric, name)}


def headings(assignment: Assignment) -> list[str]:
    """The headings of the hand-out, without their marks, in its order; none where it can't be read."""
    return [title for _, _, title in _headings(_lines(assignment))]


def part_of(assignment: Assignment, heading: str) -> list[str]:
    """The lines of the hand-out from `heading` to the next one of its kind; none where there is no such heading."""
    lines = _lines(assignment)
    found = [*_headings(lines), (len(lines), 0, "")]
    start, depth = next(((number, depth) for number, depth, title in found if title == heading), (len(lines), 0))
    end = next((number for number, other, _ in found if number > start and other <= depth), len(lines))
    return "\n".join(lines[start:end]).rstrip().split("\n") if start < len(lines) else []


def _lines(assignment: Assignment) -> list[str]:
    try:
        return assignment.readme.read_text(encoding="utf-8").splitlines() if assignment.readme is not None else []
    except (OSError, ValueError):
        return []


def _headings(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Where each heading stands, how deep it is, and its words; what looks like one in a block of code is none."""
    fence = ""
    for number, line in enumerate(lines):
        if line.startswith(("```", "~~~")):
            fence = "" if line[:3] == fence else fence or line[:3]
        found = _HEADING.match(line) if not fence else None
        if found is not None:
            yield number, len(found[1]), found[2]


def with_criteria(text: str, rubric: Rubric, name: str) -> str:
    """The hand-out `text` with the criteria of `rubric` between its two marks, each on a line of its own.

    Line ends stay as they are; without marks all of it does. `name` is what errors call the hand-out.

    Raises:
        CourseError: there is only one mark, one stands there twice, or the second comes first.
    """
    lines = text.split("\n")
    begin, end = _place(lines, BEGIN, name), _place(lines, END, name)
    if begin is None and end is None:
        return text
    if end is None:
        raise CourseError(f"{name}:{begin}: the criteria begin here and never end: add `{END}` below")
    if begin is None:
        raise CourseError(f"{name}:{end}: the criteria end here and never begin: add `{BEGIN}` above")
    if end < begin:
        raise CourseError(f"{name}:{end}: the criteria end here, but begin on line {begin}: swap the two lines")
    line_end = "\r" if lines[begin - 1].endswith("\r") else ""
    return "\n".join([*lines[:begin], *(line + line_end for line in _section(rubric)), *lines[end - 1 :]])


def _place(lines: list[str], mark: str, name: str) -> int | None:
    """The number of the line that holds `mark` alone, counted from 1; None where there is none."""
    found = [number for number, line in enumerate(lines, start=1) if line.strip() == mark]
    if len(found) > 1:
        raise CourseError(f"{name}:{found[1]}: `{mark}` stands on line {found[0]} already: take one of them out")
    return found[0] if found else None


def _section(rubric: Rubric) -> Iterator[str]:
    criteria = make_plan(rubric, "quick").criteria  # students meet the thresholds of this profile unless they ask
    hidden = [criterion for criterion in criteria if criterion.visibility == "hidden"]
    total = sum(criterion.points for criterion in criteria)
    yield from ("", "| points | criterion | what it asks |", "| --- | --- | --- |")
    for criterion in criteria:
        if criterion.visibility != "hidden":
            yield f"| {_points(criterion.points)} | `{criterion.id}` | {_asked(criterion)} |"
    if hidden:
        kind = "criterion" if len(hidden) == 1 else "criteria"
        yield f"| {_points(sum(criterion.points for criterion in hidden))} | | {len(hidden)} hidden {kind} |"
    yield from ("", f"{_points(rubric.pass_at * total)} of {_points(total)} points pass.", "")


def _asked(criterion: Criterion) -> str:
    clauses = [_cell(criterion.title)]
    if criterion.threshold is not None:
        clauses.append(criterion.threshold.in_words)
    if criterion.visibility == "after_due":
        clauses.append("checked after the due date")
    return "; ".join(clauses)


def _cell(text: str) -> str:
    """`text` on one line, with `|` escaped, which would end the cell even within code; one that is escaped stays so."""
    return " ".join(text.split()).replace(r"\|", "|").replace("|", r"\|")


def _points(value: float) -> str:
    return f"{round(value, 2):.10g}"
