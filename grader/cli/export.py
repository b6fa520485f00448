"""`grader export`: a graded class, one grade or an assignment, in the form that another system takes."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, cast

import click

from grader.batch.classbook import class_book
from grader.cli import options
from grader.cli.output import STDOUT, target
from grader.course.discovery import find_course
from grader.errors import AskError
from grader.reports.classbook import ClassBook, GradeJson
from grader.reports.exporting import Form, OfAssignment, OfClass, OfGrade, form, forms
from grader.reports.parts.plain import one_line

_SCHEMA: Final = "grader/grade/v1"


@click.command("export")
@click.argument("path", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "key",
    required=True,
    type=click.Choice(list(forms())),
    help="The form; the reference says who takes it.",
)
@click.option(
    "--to",
    metavar="FILE",
    help="Where to write; - for stdout. Without it the form's usual file name, in the current folder.",
)
@click.option(
    "--title", metavar="TEXT", help="What the assignment is called where it goes; the rubric's title without it."
)
@click.option(
    "--class",
    "class_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The class's own file; without it the one that the class was graded with.",
)
@options.all_of(options.PROFILE, options.SEED, options.COURSE)
def command(path: Path, key: str, to: str | None, **asked: Any) -> int:
    """Write the class that `grader batch` graded into DIR in another system's form. Nothing is run.

    DIR may be a grade that `grader check --json` wrote, for forms of one grade, or an assignment's folder, for those
    that grade elsewhere.
    """
    chosen = form(key)
    if path.is_dir() and (path / "rubric.yaml").is_file():
        _of_assignment(chosen, path, to, asked)
    elif path.is_dir():
        with class_book(path, asked["class_file"], asked["course"]) as book:
            _of_class(chosen, book, to, asked)
    else:
        grade = _grade_in(path)
        _require(chosen, "grade", path)
        with target("--to", to or chosen.file) as write:
            write(cast(OfGrade, chosen).write(grade))
        _told(to, chosen.file)
    return 0


def _of_class(chosen: Form, book: ClassBook, to: str | None, asked: dict[str, Any]) -> None:
    if chosen.of == "grade":
        _each(cast(OfGrade, chosen), book, Path(to or Path(chosen.file).stem))
        return
    if chosen.of == "assignment":
        root = asked["course"] or (Path(book.asked["root"]) if book.asked["root"] else None)
        _write_archive(cast(OfAssignment, chosen), (root, book.assignment), to, dict(book.asked))
        return
    with target("--to", to or chosen.file) as write:
        done = cast(OfClass, chosen).write(book, asked["title"] or book.title)
        write(done.text)
    for note in done.notes:
        click.echo(f"grader: {one_line(note)}", err=True)
    _told(to, chosen.file)


def _of_assignment(chosen: Form, path: Path, to: str | None, asked: dict[str, Any]) -> None:
    _require(chosen, "assignment", path)
    folder = path.resolve()
    root = asked["course"] or folder.parent.parent
    _write_archive(cast(OfAssignment, chosen), (root, folder.name), to, asked)


def _write_archive(chosen: OfAssignment, which: tuple[Path | None, str], to: str | None, asked: dict[str, Any]) -> None:
    if to == STDOUT:
        raise AskError(f"--to -: {chosen.file} is no text; name a file")
    content = chosen.write(find_course(which[0]).assignment(which[1]), asked)
    with _saying(to or chosen.file):
        Path(to or chosen.file).write_bytes(content)
    _told(to, chosen.file)


def _each(chosen: OfGrade, book: ClassBook, folder: Path) -> None:
    """A file for each learner in `folder`, named by the id."""
    taken: dict[str, str] = {}
    left_out = 0
    ending = Path(chosen.file).suffix
    for line in book.lines():
        grade = line.read() if line.counts else None
        if grade is None or grade["status"] == "not_graded":
            left_out += line.counts
            continue
        name = f"{re.sub(r'[^A-Za-z0-9._-]+', '_', line.learner.id)[:80].lstrip('.') or 'learner'}"
        while taken.setdefault(name.casefold(), line.learner.id) != line.learner.id:
            name += "_"
        text = chosen.write(grade)
        with _saying(str(folder)):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}{ending}").write_text(f"{text}\n", encoding="utf-8")
    click.echo(one_line(f"Wrote a file for each of {len(taken)} learners to {folder}"), err=True)
    if left_out:
        click.echo(f"grader: {left_out} without a grade are left out", err=True)


def _grade_in(path: Path) -> GradeJson:
    try:
        grade = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AskError(f"{path}: can't be read ({error.strerror}); name the folder of `grader batch --out`") from error
    except ValueError as error:
        raise AskError(f"{path}: isn't JSON; name what `grader check --json` wrote") from error
    if not isinstance(grade, dict) or grade.get("schema") != _SCHEMA:
        raise AskError(f"{path}: isn't a grade of this version; name what `grader check --json` wrote")
    return cast(GradeJson, grade)


def _require(chosen: Form, of: str, path: Path) -> None:
    if chosen.of != of:
        wanted = {"class": "the folder of a graded class", "grade": "a grade", "assignment": "an assignment's folder"}
        raise AskError(f"{path}: this form is made from {wanted[chosen.of]}; name one")


def _told(to: str | None, usual: str) -> None:
    if to != STDOUT:
        click.echo(one_line(f"Wrote {to or usual}"), err=True)


@contextmanager
def _saying(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AskError(f"--to {name}: can't be written ({error.strerror}); name another") from error
