"""Forms that other systems take. A form is a module of `exports`; its file's name is its key.

Each says by `of` what it is made from: a graded class, one grade, or an assignment.
"""

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast

from grader.course.discovery import Assignment
from grader.course.faults import nearest
from grader.errors import AskError
from grader.reports import exports
from grader.reports.classbook import ClassBook, GradeJson

Of = Literal["class", "grade", "assignment"]


@dataclass(frozen=True)
class Exported:
    """The text of an export, and what has to be said of it to whoever asked."""

    text: str
    notes: tuple[str, ...] = ()


class Form(Protocol):
    """What every form has: what reads it, what it is made from, and what its file is usually called."""

    name: str
    of: Of
    file: str


class OfClass(Form, Protocol):
    """A form of a graded class."""

    def write(self, book: ClassBook, called: str) -> Exported:
        """The class in this form; `called` is what the assignment is called where it goes.

        Raises:
            AskError: the form can't hold it.
        """


class OfGrade(Form, Protocol):
    """A form of one grade."""

    def write(self, grade: GradeJson) -> str:
        """The grade in this form. Raises `AskError` where it has none for it."""


class OfAssignment(Form, Protocol):
    """A form of an assignment, to be graded elsewhere. It is bytes."""

    def write(self, assignment: Assignment, asked: Mapping[str, Any]) -> bytes:
        """The assignment in this form; `asked` is how it is graded, as a batch keeps it.

        Raises:
            GraderError: something that belongs to it can't be had.
        """


@functools.cache
def forms() -> Mapping[str, Form]:
    """Every form by its key."""
    names = sorted(info.name for info in pkgutil.iter_modules(exports.__path__))
    return {name: cast(Form, importlib.import_module(f"{exports.__name__}.{name}")) for name in names}


def form(key: str) -> Form:
    """The form called `key`. Raises `AskError` where there is none."""
    if key not in forms():
        raise AskError(f"--format {key}: there is no such form; {nearest(key, list(forms()))}")
    return forms()[key]
