"""`grader init`: a folder to work in."""

import shlex
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import click

from grader.cli import options
from grader.course.datasets import load_dataset
from grader.course.discovery import Assignment, find_course
from grader.course.fetch import Fetch
from grader.course.plan import make_plan
from grader.course.secret import CourseSecret
from grader.errors import AskError, CourseError
from grader.reports.parts.plain import plain

PICTURES: Final = {".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"}

Files = Mapping[str, Path | bytes]


@click.command("init")
@click.argument("name")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@options.COURSE
def command(name: str, folder: Path | None, course: Path | None) -> int:
    """Put the template, the hand-out and the data of the assignment NAME into DIR (by default ./NAME).

    Nothing that is there already is overwritten.
    """
    assignment = find_course(course).assignment(name)
    target = folder or Path(name)
    files = dict(_files_of(assignment))
    _place(files, target)
    click.echo(plain(_said(assignment, target, files)))
    return 0


def _files_of(assignment: Assignment) -> Iterator[tuple[str, Path | bytes]]:
    """What a student starts from: each file's name in the new folder, and what goes into it."""
    if assignment.template is None:
        raise CourseError(f"{assignment.name}: the course holds no student_template/{assignment.name}; tell its author")
    for path in sorted(assignment.template.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(assignment.template).as_posix(), path
    pictures = (path for path in sorted(assignment.folder.rglob("*")) if path.suffix.lower() in PICTURES)
    for path in pictures:
        yield path.relative_to(assignment.folder).as_posix(), path
    if assignment.readme is not None:
        yield assignment.readme.name, assignment.readme
    yield from _data_of(assignment).items()


def _data_of(assignment: Assignment) -> Files:
    """The files of the embedded data that students may see, the same that stand beside their work when it is graded."""
    plan = make_plan(assignment.rubric, "quick")
    any_held_out = CourseSecret.fixed(0).rng(assignment.name, "init")
    return load_dataset(assignment, plan.data, any_held_out, Fetch(embedded=assignment.rubric.data.default)).files


def _place(files: Files, folder: Path) -> None:
    """Write all of the files, or none where one of them is there already."""
    if folder.exists() and not folder.is_dir():
        raise AskError(f"{folder}: is in the way, for it is no folder; name another one")
    taken = [folder / name for name in files if (folder / name).exists() or (folder / name).is_symlink()]
    if taken:
        raise AskError(f"{taken[0]}: is there already and is not overwritten; move it away or name another folder")
    for name, content in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                shutil.copyfile(content, path)
        except OSError as error:
            raise AskError(f"{path}: can't be written ({error.strerror}); mend that or name another folder") from error


def _said(assignment: Assignment, folder: Path, files: Files) -> str:
    work = assignment.rubric.entry.module
    read = f"Read {folder / 'README.md'}, then write" if "README.md" in files else "Write"
    return (
        f"{assignment.rubric.title}: {folder} holds {', '.join(sorted(files))}.\n\n"
        f"{read} your part in {folder / work}, and try it as often as you like:\n\n"
        f"    grader check {assignment.name} {shlex.quote(str(folder / work))}\n"
    )
