"""Where the course is, and which assignments it holds. A broken assignment spoils nothing but itself."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from grader.course.faults import nearest
from grader.course.rubric import Name, Rubric
from grader.course.yaml_lines import load_model, load_rubric
from grader.errors import AskError, CourseError

_PACKAGE: Final = Path(__file__).resolve().parent.parent
_OWN_NAME: Final = "grader"
_NO_DATA: Final = {"checks", "__pycache__", "rubric.yaml", "inside.py", "public.json"}
_HAND_OUT: Final = {".md", ".svg", ".png", ".jpg", ".jpeg", ".gif"}


class CourseSettings(BaseModel):
    """What `course.yaml` at the root of a course may say."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    name: Name | None = None
    """The course's short name; its secret is kept under it."""
    title: Annotated[str, Field(max_length=200)] = ""
    """The course's title, as reports show it."""


@dataclass(frozen=True)
class Course:
    """A folder that holds `assignments/` and, for authors, `reference/` and `student_template/`."""

    root: Path
    name: str
    title: str = ""

    @property
    def key(self) -> str:
        """The name as a file name."""
        return re.sub(r"[^\w-]+", "_", self.name)

    def assignments(self) -> tuple["Assignment", ...]:
        """The assignments by name: every folder, even a broken one. Their rubrics are read when they are asked for."""
        folders = sorted(path for path in self.root.glob("assignments/[!._]*") if path.is_dir())
        return tuple(Assignment(folder.name, folder, self) for folder in folders)

    def assignment(self, name: str) -> "Assignment":
        """The assignment called `name`.

        Raises:
            AskError: there is none of that name.
        """
        known = {assignment.name: assignment for assignment in self.assignments()}
        if name not in known:
            raise AskError(f"{name}: {self.root} has no assignment of that name; {nearest(name, list(known))}")
        return known[name]


@dataclass(frozen=True)
class Assignment:
    """The folder of one assignment, and what belongs to it elsewhere in the course."""

    name: str
    folder: Path
    course: Course

    @cached_property
    def rubric(self) -> Rubric:
        """The rubric, read at first use.

        Raises:
            CourseError: a line for each fault of the rubric.
        """
        return load_rubric(self.folder)

    @property
    def checks_folder(self) -> Path:
        """The folder of the checks."""
        return self.folder / "checks"

    @property
    def inside(self) -> Path | None:
        """The module of recipes that run beside the student's code, if there is one."""
        return _if_file(self.folder / "inside.py")

    @property
    def data_module(self) -> Path:
        """The module that loads the data sets."""
        return self.folder / "data.py"

    @property
    def data_files(self) -> tuple[Path, ...]:
        """The module that loads the data sets, and what lies beside it for it to read; not the hand-out's own files."""
        found = (path for path in sorted(self.folder.rglob("*")) if path.is_file())
        return tuple(path for path in found if self._serves_data(path.relative_to(self.folder)))

    @staticmethod
    def _serves_data(path: Path) -> bool:
        return _NO_DATA.isdisjoint(path.parts) and path.suffix not in _HAND_OUT

    @property
    def readme(self) -> Path | None:
        """The hand-out, if there is one."""
        return _if_file(self.folder / "README.md")

    @property
    def reference(self) -> Path | None:
        """The folder of the reference solution; None where the course is installed for students."""
        return _if_folder(self.course.root / "reference" / self.name)

    @property
    def template(self) -> Path | None:
        """The folder that students start from, if it was released."""
        return _if_folder(self.course.root / "student_template" / self.name)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that decides a grade: the names and contents of rubric, checks, `inside.py`, data.

        Raises:
            CourseError: one of them can't be read.
        """
        whole = hashlib.sha256()
        for path in sorted(self._deciding_files()):
            try:
                content = path.read_bytes()
            except OSError as error:
                raise CourseError(f"{path}: can't be read: {error.strerror}; mend its permissions") from error
            whole.update(f"{path.relative_to(self.folder).as_posix()}\0{len(content)}\0".encode())
            whole.update(content)
        return whole.hexdigest()

    def _deciding_files(self) -> Iterator[Path]:
        single = (self.folder / name for name in ("rubric.yaml", "inside.py"))
        yield from (path for path in single if path.is_file())
        yield from self.data_files
        checks = (path for path in self.checks_folder.rglob("*") if path.is_file())
        yield from (path for path in checks if "__pycache__" not in path.parts)


def find_course(root: Path | None) -> Course:
    """The course at `root` or, without one, the course that is installed or checked out with this package.

    Raises:
        AskError: there is no course there.
        CourseError: its `course.yaml` is faulty.
    """
    folder = _own_root() if root is None else root.absolute()
    if not (folder / "assignments").is_dir():
        raise AskError(f"{folder}: is no course, for it holds no folder `assignments`; name one with --course DIR")
    file = folder / "course.yaml"
    settings = load_model(file, CourseSettings) if file.exists() else CourseSettings()
    return Course(folder, settings.name or _name_of(folder), settings.title)


def _own_root() -> Path:
    installed = _PACKAGE / "_course"
    return installed if installed.is_dir() else _PACKAGE.parent


def _name_of(folder: Path) -> str:
    """Our own course has one name wherever it lies, so that it keeps its secret; another goes by its folder."""
    is_own = folder.resolve() == _own_root().resolve()
    return _OWN_NAME if is_own else folder.resolve().name or "course"


def _if_file(path: Path) -> Path | None:
    return path if path.is_file() else None


def _if_folder(path: Path) -> Path | None:
    return path if path.is_dir() else None
