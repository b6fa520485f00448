"""`grader demo`: a small class of sample submissions, graded for real."""

import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import click
from rich.console import Group, RenderableType
from rich.text import Text

from grader.cli import options
from grader.cli.ordering import Asked, order_for
from grader.cli.output import console
from grader.cli.waiting import waiting
from grader.errors import AskError, CourseError, GraderError
from grader.judge.grade import Grade
from grader.judge.grading import Say, grade
from grader.judge.order import Order
from grader.reports.parts import words
from grader.reports.terminal import render_class, render_grade

ASSIGNMENT: Final = "first_nn"
CASES: Final = {
    "reference": "solution.py",
    "untouched_template": "golden/untouched_template/submission",
    "no_activation_derivative": "golden/no_activation_derivative/submission",
    "error_sign": "golden/error_sign/submission",
    "batch_not_divided": "golden/batch_not_divided/submission",
    "crash_in_train": "golden/crash_in_train/submission",
    "endless_train": "golden/endless_train/submission",
    "forged_marks": "golden/forged_marks/submission",
}
"""The class: for each name, the work below `reference/`, from full marks to forgery."""
SHOWN: Final = "no_activation_derivative"
"""The one whose whole report is shown."""

NEXT: Final = {
    f"grader init {ASSIGNMENT}": "a template to work in, with its hand-out",
    f"grader check {ASSIGNMENT} {ASSIGNMENT}": "grade it, as often as you like",
    "grader doctor": "how work is confined on this machine",
}
_WIDTH: Final = max(map(len, NEXT)) + 3


@click.command("demo")
@click.option("--keep-going", is_flag=True, help="Go on with the others after one that got no grade.")
@options.all_of(options.SANDBOX, options.COURSE)
def command(keep_going: bool, sandbox: str, course: Path | None) -> int:
    """Grade a small class of sample submissions of `first_nn`; show one report and a table of all.

    The class: the reference, the template as handed out, three known mistakes, one that crashes, one that never ends
    and one that tries to forge its marks. Exit codes: 0 if all got a grade; 3 if one got none.
    """
    with waiting() as line:
        order = order_for(Asked(ASSIGNMENT, sandbox=sandbox, course=course), line.download)
        grades: dict[str, Grade] = {}
        broken: list[str] = []
        for number, (name, path) in enumerate(_works(order).items(), 1):
            line.about = f"{number} of {len(CASES)}, {name}"
            try:
                grades[name] = _graded(order, name, path, line.say)
            except GraderError as error:
                broken.append(f"{name}: {error}")
                if not keep_going:
                    break
    console().print(_page(grades))
    if broken:
        raise CourseError("\n".join(broken))
    return 0


def _works(order: Order) -> dict[str, Path]:
    folder = order.assignment.reference
    works = {name: _near(folder / path) for name, path in CASES.items()} if folder is not None else {}
    missing = [str(path) for path in works.values() if not path.exists()]
    if folder is None or missing:
        where = missing[0] if missing else order.assignment.course.root / "reference"
        raise AskError(f"{where}: the sample submissions aren't here; run the demo in a checkout of the repository")
    return works


def _near(path: Path) -> Path:
    """The path as one would type it here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _graded(order: Order, name: str, path: Path, say: Say) -> Grade:
    """The grade of a sample, which goes by its own name and not by that of its folder."""
    result = grade(order, path, say)
    if result.status == "not_graded":
        raise CourseError(result.reason)
    return replace(result, submission=replace(result.submission, student=name))


def _activation() -> str:
    """What must be typed first where the command isn't on the search path."""
    script = Path(sys.argv[0]).parent / "activate"
    return "" if shutil.which("grader") or not script.is_file() else f", after `. {_near(script)}`"


def _page(grades: Mapping[str, Grade]) -> RenderableType:
    bold = "bold"
    seconds = words.seconds(sum(one.seconds for one in grades.values()))
    shown = [render_grade(grades[name]) for name in grades if name == SHOWN]
    return Group(
        *([Text("One of the reports, as its student reads it:\n", bold), *shown, Text()] if shown else []),
        Text(f"The whole class, {len(grades)} submissions in {seconds}:\n", bold),
        render_class(list(grades.values())),
        Text(f"\nTry next{_activation()}:\n", bold),
        *(Text(f"  {line:<{_WIDTH}}{says}") for line, says in NEXT.items()),
    )
