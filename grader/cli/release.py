"""`grader release`: the student's version of an assignment."""

from pathlib import Path

import click

from grader.cli import options
from grader.course.discovery import find_course
from grader.course.release import released
from grader.errors import CourseError
from grader.reports.parts.plain import plain


@click.command("release")
@click.argument("name")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a file isn't as it would be written.")
@options.all_of(options.COURSE)
def command(name: str, check: bool, course: Path | None) -> int:
    """Make the templates of the assignment NAME, a module and a notebook, from its reference.

    They go to student_template/NAME. What stands between `### BEGIN SOLUTION` and `### END SOLUTION` is left out.
    """
    assignment = find_course(course).assignment(name)
    folder = assignment.course.root / "student_template" / name
    files = released(assignment)
    stale = [file for file, text in files.items() if _text(folder / file) != text]
    if check:
        for file in stale:
            click.echo(plain(f"{folder / file}: isn't what the reference gives; run `grader release {name}`"), err=True)
        return 1 if stale else 0
    for file in stale:
        _write(folder / file, files[file])
    click.echo(plain(f"{folder}: " + (f"wrote {', '.join(stale)}" if stale else "everything is in step")))
    return 0


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{path}: can't be written ({error.strerror}); check its permissions") from error
