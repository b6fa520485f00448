"""`grader explain`: what is known of a criterion, a mistake or an advice of an assignment."""

import ast
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from grader.cli import options
from grader.course.discovery import Assignment, find_course
from grader.course.faults import nearest
from grader.course.handout import part_of
from grader.course.rubric import Criterion
from grader.errors import AskError, CourseError
from grader.judge.advice import sought_for
from grader.judge.diagnosis.catalogue import KnownMistake, shelf_for
from grader.reports.parts.plain import plain
from grader.reports.parts.words import listed, points

_WIDEST: Final = 100


@click.command("explain")
@click.argument("name")
@click.argument("identifier", metavar="ID")
@options.COURSE
def command(name: str, identifier: str, course: Path | None) -> int:
    """Say what there is to know of ID, a criterion, a known mistake or an advice of the assignment NAME.

    Of a criterion: what it asks, its check, the parts of the hand-out and the mistakes that lose it. Of a mistake: what
    was done wrong, and the hand-out's part in full.
    """
    assignment = find_course(course).assignment(name)
    shelf = shelf_for(assignment)
    mistakes = [*shelf.mistakes.values()] if shelf is not None else []
    criteria = {one.id: one for one in assignment.rubric.criteria}
    wrong = {one.id: one for one in mistakes}
    advice = {one.id: one.says for one in sought_for(assignment).entries}
    if identifier in criteria:
        lines = _criterion(assignment, criteria[identifier], mistakes)
    elif identifier in wrong:
        lines = _mistake(assignment, wrong[identifier])
    elif identifier in advice:
        lines = iter([f"{identifier}, an advice, which costs nothing", "", *_wrapped(advice[identifier])])
    else:
        known = nearest(identifier, [*criteria, *wrong, *advice])
        raise AskError(f"{identifier}: {name} has no criterion, known mistake or advice of that name; {known}")
    for line in lines:
        click.echo(plain(line))
    return 0


def _criterion(assignment: Assignment, criterion: Criterion, mistakes: Sequence[KnownMistake]) -> Iterator[str]:
    yield f"{criterion.id}, {points(criterion.points)} points: {criterion.title}"
    if criterion.threshold is not None:
        yield f"{criterion.metric}: {criterion.threshold.in_words}"
    if criterion.requires:
        yield f"It builds on {listed(criterion.requires)}."
    yield f"The check: {assignment.folder / criterion.check}"
    yield from (f"    {line}" for line in _docstring(assignment, criterion).splitlines())
    losing = [one for one in mistakes if criterion.id in one.fails]
    headings = [*dict.fromkeys(one.see for one in losing if one.see)]
    if headings:
        yield f"In the hand-out: {'; '.join(headings)}"
    if losing:
        yield from ("", "Known mistakes that lose it:")
    for one in losing:
        yield from (f"  {one.id}", *_wrapped(one.says, "    "))


def _mistake(assignment: Assignment, mistake: KnownMistake) -> Iterator[str]:
    yield from (
        f"{mistake.id}, a known mistake, which loses {listed(sorted(mistake.fails))}",
        "",
        *_wrapped(mistake.says),
    )
    if mistake.see:
        yield from ("", *part_of(assignment, mistake.see))


def _wrapped(text: str, indent: str = "") -> list[str]:
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _docstring(assignment: Assignment, criterion: Criterion) -> str:
    path = assignment.folder / criterion.check_file
    try:
        body = ast.parse(path.read_text(encoding="utf-8")).body
    except (OSError, ValueError, SyntaxError) as error:
        raise CourseError(f"{path}: can't be read ({error}); mend it") from error
    found = (one for one in body if isinstance(one, ast.FunctionDef) and one.name == criterion.check_name)
    return next((ast.get_docstring(one) or "" for one in found), "")
