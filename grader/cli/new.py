"""`grader new`: a small assignment that works, to be changed into one's own."""

import shlex
import shutil
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import click

from grader.cli import options
from grader.cli.releasing import release
from grader.cli.schema import MODELS, schema
from grader.course.discovery import find_course
from grader.course.skeleton import PARTS, skeleton
from grader.errors import AskError, SandboxError
from grader.reports.parts.plain import plain
from grader.sandbox.choose import choose

SCHEMAS: Final = ".schemas"
"""The folder of a course where the YAML files of the skeleton look for their schemas."""


@click.command("new")
@click.argument("name")
@options.COURSE
def command(name: str, course: Path | None) -> int:
    """Make a small assignment called NAME that works, to be changed into one's own.

    It has a rubric, a hand-out, checks, a reference, known mistakes, a golden submission and what students get. Where
    DIR isn't there or is empty, a course begins there. Where anything of NAME is there already, nothing is written.
    """
    files = skeleton(name)
    root = _root(course)
    _refuse_taken(root, name)
    try:
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".grader-new-", dir=root) as draft:
            trouble = _make(Path(draft), name, files)
            _put_in_place(Path(draft), root, name)
    except OSError as error:
        where, why = error.filename or root, error.strerror or error
        raise AskError(f"{where}: can't be written ({why}); mend that or name another course") from error
    if trouble:
        what = f"student_template/{name} and the hand-out's table of criteria aren't made yet"
        click.echo(plain(f"grader: {what}: {trouble}; then begin with step 3"), err=True)
    click.echo(plain(_said(root, name, course)))
    return 0


def _root(given: Path | None) -> Path:
    """Where the course is or, if nothing is there, where it begins."""
    if given is not None and (not given.exists() or (given.is_dir() and not any(given.iterdir()))):
        return given.absolute()
    root = find_course(given).root
    if given is None and not (root / "reference").is_dir():
        raise AskError(f"{root}: is the course that came with the grader; name one of your own with --course DIR")
    return root


def _refuse_taken(root: Path, name: str) -> None:
    for path in (root / part / name for part in PARTS):
        if path.exists() or path.is_symlink():
            raise AskError(f"{path}: is there already and is not overwritten; move it away or take another name")


def _make(draft: Path, name: str, files: Mapping[str, str]) -> str:
    """Write the assignment into the empty folder `draft`; gives why what `grader release` makes is missing, if so."""
    for path, text in files.items():
        _write(draft / path, text)
    try:
        for _ in release(find_course(draft).assignment(name), partial(choose, "auto")):
            pass
    except (AskError, SandboxError) as error:  # without jupytext there are no notebooks
        return str(error)
    return ""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def _put_in_place(draft: Path, root: Path, name: str) -> None:
    """Move the folders of the assignment into the course, all or none, and add the schemas that aren't there."""
    placed: list[Path] = []
    try:
        for part in (part for part in PARTS if (draft / part).is_dir()):
            (root / part).mkdir(parents=True, exist_ok=True)
            shutil.move(draft / part / name, root / part / name)
            placed.append(root / part / name)
    except OSError:
        for folder in placed:
            shutil.rmtree(folder)
        raise
    for kind in MODELS:
        path = root / SCHEMAS / f"{kind}.json"
        if not path.exists():
            _write(path, f"{schema(kind)}\n")


def _said(root: Path, name: str, course: Path | None) -> str:
    where = "" if course is None else f" --course {shlex.quote(str(course))}"
    return (
        f"{name}: a small assignment that works, in {root}.\n\n"
        f"1. `grader verify {name}{where}` proves all that it claims, now and after every change.\n"
        f"2. Change assignments/{name} and reference/{name} line by line into what you want to ask.\n"
        f"3. `grader release {name}{where}` makes what students get anew.\n"
    )
