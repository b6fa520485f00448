"""`grader check`: grade one submission."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click

from grader.cli import options
from grader.cli.ordering import Asked, order_for
from grader.cli.output import STDOUT, console, target
from grader.cli.waiting import waiting
from grader.cli.watching import changes
from grader.course.discovery import find_course
from grader.course.mistakes import mistakes_of
from grader.judge.grade import Grade
from grader.judge.grading import grade
from grader.reports.json import to_json
from grader.reports.parts.plain import one_line
from grader.reports.terminal import render_grade

_NO_GRADE: Final = {"not_gradable": 2, "not_graded": 3}


@click.command("check")
@click.argument("name")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--only", multiple=True, metavar="ID", help="Try this criterion alone, and what it requires; repeatable.")
@click.option(
    "--weights",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Trained weights to be measured with the work in place of a training, where the assignment takes any.",
)
@click.option("--watch", is_flag=True, help="Grade again whenever the work is saved, until Ctrl-C.")
@click.option("--mistake", metavar="ID", help="In place of PATH: the reference with this known mistake, for authors.")
@click.option("--quiet", is_flag=True, help="Print no report; the exit code tells.")
@click.option("--html", "html_file", metavar="FILE", help="Write the report as a web page; - for stdout alone.")
@options.all_of(options.JSON, options.PROFILE, options.DEVICE, options.SANDBOX)
@options.all_of(options.NOTEBOOK, options.SEED, options.COURSE)
def command(path: Path | None, watch: bool, mistake: str | None, **asked: Any) -> int:
    """Grade the work at PATH, a module, a notebook, a folder or an archive, as a submission for the assignment NAME.

    Exit codes: 0 passed; 1 below the pass mark; 2 what was asked can't be done; 3 no grade, by a fault of the grader
    or the course.
    """
    if (path is None) == (mistake is None):
        raise click.UsageError("give either PATH or --mistake ID")
    if asked["json_file"] == asked["html_file"] == STDOUT:
        raise click.UsageError("--json and --html can't both go to stdout: name a file for one of them")
    if path is None:
        if asked["weights"] is not None:
            raise click.UsageError("--weights goes with PATH, not with --mistake")
        with _mistaken(str(mistake), asked) as wrong:
            return _check(wrong, **asked)
    if not watch:
        return _check(path, **asked)
    for _ in changes(path):
        _check(path, **asked)
        click.echo(f"Watching {one_line(str(path))}: save it to have it graded again, Ctrl-C to stop.", err=True)
    return 0


def _check(
    path: Path, json_file: str | None, html_file: str | None, quiet: bool, weights: Path | None, **asked: Any
) -> int:
    with target("--json", json_file) as write, target("--html", html_file) as write_page:
        with waiting(show=not quiet) as line:
            result = grade(order_for(Asked(**asked), line.download), path, line.say, weights)
        written = to_json(result)
        write(written)
        if html_file is not None:
            write_page(_page(written))
    if not quiet and STDOUT not in (json_file, html_file) and result.status != "not_gradable":
        console().print(render_grade(result))
    if result.reason:
        click.echo(f"grader: {one_line(result.reason)}", err=True)
    return exit_code(result)


def _page(written: str) -> str:
    from grader.reports.html import grade_page  # noqa: PLC0415  only --html needs Jinja

    return grade_page(json.loads(written))


@contextmanager
def _mistaken(mistake: str, asked: dict[str, Any]) -> Iterator[Path]:
    """A folder that holds the reference with the known mistake."""
    assignment = find_course(asked["course"]).assignment(asked["name"])
    known = mistakes_of(assignment)
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        path = Path(folder, mistake)
        path.mkdir()
        known.lay(known.mistake(mistake), path, assignment.rubric.entry.module)
        yield path


def exit_code(result: Grade) -> int:
    """What the process of `grader check` ends with."""
    return _NO_GRADE.get(result.status, 0 if result.passed else 1)
