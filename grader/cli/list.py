"""`grader list`: the assignments of a course."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rich.console import Group, RenderableType
from rich.padding import Padding

from grader.cli import options
from grader.cli.ordering import missing
from grader.cli.output import STDOUT, console, target
from grader.course.discovery import Assignment, find_course
from grader.errors import CourseError
from grader.judge.withholding import withheld_from
from grader.reports.parts.words import points
from grader.reports.terminal.pieces import line


@dataclass(frozen=True)
class Row:
    """An assignment in a few words. `fault` is the first fault of one that can't be used.

    `withheld` are the points that the course checks later, beside `points`; `missing` are packages that it needs and
    that aren't installed.
    """

    name: str
    title: str = ""
    criteria: int = 0
    points: float = 0.0
    pass_at: float = 0.0
    hand_in: str = ""
    withheld: float = 0.0
    missing: tuple[str, ...] = ()
    fault: str | None = None


@click.command("list")
@options.all_of(options.JSON, options.COURSE)
def command(json_file: str | None, course: Path | None) -> int:
    """Show the assignments: what each is about, what it is worth, and what to hand in."""
    found = find_course(course)
    rows = [_row(assignment) for assignment in found.assignments()]
    with target("--json", json_file) as write:
        write(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
    if json_file != STDOUT:
        screen = console()
        screen.print(_shown(rows, str(found.root), ascii_only=screen.options.ascii_only))
    return 0


def _row(assignment: Assignment) -> Row:
    try:
        rubric, kept = assignment.rubric, withheld_from(assignment)
    except CourseError as error:
        return Row(assignment.name, fault=(str(error).splitlines() or ["unknown"])[0])
    return Row(
        name=assignment.name,
        title=rubric.title,
        criteria=len(rubric.criteria),
        points=sum(criterion.points for criterion in rubric.criteria),
        pass_at=rubric.pass_at,
        hand_in=rubric.entry.module,
        withheld=kept.points if kept is not None else 0.0,
        missing=tuple(missing(rubric.needs)),
    )


def _shown(rows: list[Row], root: str, *, ascii_only: bool) -> RenderableType:
    if not rows:
        return line(f"There are no assignments in {root}.", ascii_only=ascii_only)
    parts: list[RenderableType] = []
    for row in rows:
        parts.append(line(f"{row.name}: {row.title}" if row.title else row.name, "bold", ascii_only=ascii_only))
        parts.append(Padding(line(_details(row), "red" if row.fault else "", ascii_only=ascii_only), (0, 0, 1, 4)))
    usable = next((row.name for row in rows if row.fault is None and not row.missing), None)
    if usable is not None:
        parts.append(line(f"Next: `grader init {usable}` gives you a template to work in.", ascii_only=ascii_only))
    return Group(*parts)


def _details(row: Row) -> str:
    if row.fault is not None:
        return f"can't be used: {row.fault}"
    needs = f"; needs {', '.join(row.missing)}, not installed here" if row.missing else ""
    more = f"{points(row.withheld)} more checked later, " if row.withheld else ""
    return (
        f"{row.criteria} criteria, {points(row.points)} points, {more}"
        f"passed from {points((row.points + row.withheld) * row.pass_at)}; hand in {row.hand_in}{needs}"
    )
