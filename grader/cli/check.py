"""`grader check`: grade one submission."""

from pathlib import Path
from typing import Any, Final

import click

from grader.cli import options
from grader.cli.ordering import Asked, order_for
from grader.cli.output import STDOUT, console, json_target
from grader.cli.waiting import waiting
from grader.cli.watching import changes
from grader.judge.grade import Grade
from grader.judge.grading import grade
from grader.reports.json import to_json
from grader.reports.parts.plain import one_line
from grader.reports.terminal import render_grade

_NO_GRADE: Final = {"not_gradable": 2, "not_graded": 3}


@click.command("check")
@click.argument("name")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--only", multiple=True, metavar="ID", help="Try this criterion alone, and what it requires; repeatable.")
@click.option("--watch", is_flag=True, help="Grade again whenever the work is saved, until Ctrl-C.")
@click.option("--quiet", is_flag=True, help="Print no report; the exit code tells.")
@options.all_of(options.JSON, options.PROFILE, options.DEVICE, options.SANDBOX)
@options.all_of(options.NOTEBOOK, options.SEED, options.COURSE)
def command(path: Path, watch: bool, **asked: Any) -> int:
    """Grade the work at PATH, a module, a notebook, a folder or an archive, as a submission for the assignment NAME.

    Exit codes: 0 passed; 1 below the pass mark; 2 what was asked can't be done; 3 no grade, by a fault of the grader
    or the course.
    """
    if not watch:
        return _check(path, **asked)
    for _ in changes(path):
        _check(path, **asked)
        click.echo(f"Watching {one_line(str(path))}: save it to have it graded again, Ctrl-C to stop.", err=True)
    return 0


def _check(path: Path, json_file: str | None, quiet: bool, **asked: Any) -> int:
    with json_target(json_file) as write:
        with waiting(show=not quiet) as line:
            result = grade(order_for(Asked(**asked), line.download), path, line.say)
        write(to_json(result))
    if not quiet and json_file != STDOUT and result.status != "not_gradable":
        console().print(render_grade(result))
    if result.reason:
        click.echo(f"grader: {one_line(result.reason)}", err=True)
    return exit_code(result)


def exit_code(result: Grade) -> int:
    """What the process of `grader check` ends with."""
    return _NO_GRADE.get(result.status, 0 if result.passed else 1)
