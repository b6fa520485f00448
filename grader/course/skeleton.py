"""A new assignment to begin from: the files of `skeleton/`, with the assignment's name in place of NAME."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from grader.course.rubric import NAME_PATTERN, PATTERN_WORDS, Name
from grader.course.student_course import FOLDER
from grader.course.student_course import PARTS as STUDENT_PARTS
from grader.errors import AskError

PLACEHOLDER: Final = "NAME"
PARTS: Final = ("assignments", "reference", "student_template", *(f"{FOLDER}/{part}" for part in STUDENT_PARTS))
"""The folders of a course that hold a folder for each assignment."""

_FILES: Final = Path(__file__).with_name("skeleton")


def skeleton(name: str) -> Mapping[str, str]:
    """The text of each file of a new assignment called `name`, by its path in the course.

    What `grader release` makes isn't among them.

    Raises:
        AskError: no assignment can have this name.
    """
    try:
        TypeAdapter(Name).validate_python(name)
    except ValidationError as error:
        words = f"{PATTERN_WORDS[NAME_PATTERN]}, 64 at most"
        raise AskError(f"{name}: can't be the name of an assignment; take {words}") from error
    paths = (path for path in sorted(_FILES.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(_FILES).as_posix().replace(PLACEHOLDER, name): _named(path, name) for path in paths}


def _named(path: Path, name: str) -> str:
    return path.read_text(encoding="utf-8").replace(PLACEHOLDER, name)
