"""What checks hand to the reports, made into plain values at once: a kind that needs it has a file of its own here."""

from collections.abc import Callable
from typing import Any, Final

from grader.errors import CourseError
from grader.judge.artifacts import images, matrix
from grader.judge.grade import Artifact

_KINDS: Final[dict[str, Callable[[Any], dict[str, Any]]]] = {"images": images.plain, "matrix": matrix.plain}


def artifact_of(kind: str, name: str, data: Any) -> Artifact:
    """The artifact that a check's `artifact(kind, name, data)` asks for; of a kind that isn't known here, as it is.

    Raises:
        CourseError: `data` isn't what the kind takes.
    """
    plain = _KINDS.get(kind)
    if plain is None:
        return Artifact(kind, name, data)
    try:
        return Artifact(kind, name, plain(data))
    except (CourseError, ValueError) as error:  # numpy raises the latter of rows of different lengths
        raise CourseError(f"artifact({kind!r}, {name!r}): {error}") from None
