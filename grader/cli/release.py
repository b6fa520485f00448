"""`grader release`: the student's version of an assignment."""

import contextlib
import os
import shutil
from pathlib import Path

import click

from grader.cli import options
from grader.course.discovery import find_course
from grader.course.release import stale
from grader.errors import CourseError
from grader.reports.parts.plain import plain


@click.command("release")
@click.argument("name")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a file isn't as it would be written.")
@options.all_of(options.COURSE)
def command(name: str, check: bool, course: Path | None) -> int:
    """Make what students get of the assignment NAME: the templates from its reference, the criteria from its rubric.

    The templates, a module and a notebook, go to student_template/NAME. What stands between `### BEGIN SOLUTION` and
    `### END SOLUTION` is left out. The table of criteria goes into the hand-out, where that has marks for it.
    """
    files = stale(find_course(course).assignment(name))
    if check:
        for path in files:
            says = f"isn't what the reference and the rubric give; run `grader release {name}`"
            click.echo(plain(f"{path}: {says}"), err=True)
        return 1 if files else 0
    for path, text in files.items():
        _write(path, text)
        click.echo(plain(f"{path}: written"))
    if not files:
        click.echo(plain(f"{name}: everything is in step"))
    return 0


def _write(path: Path, text: str) -> None:
    """Put `text` in the file's place, whole or not at all; line ends are written as they are."""
    path = path.resolve()
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.is_file() and not os.access(path, os.W_OK):
            raise PermissionError(None, "it is read-only")
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8", newline="")
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    except OSError as error:
        raise CourseError(f"{path}: can't be written ({error.strerror}); check its permissions") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
