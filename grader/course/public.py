"""`public.json`: what a student's installation knows of an assignment beside its public checks.

Which points are checked later; the words of known mistakes, and what the public checks see of each at one public seed;
advice; how far metrics scatter. It holds no source of the reference or of a mistake, and nothing of hidden checks.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grader.course.discovery import Assignment
from grader.course.noise import PUBLIC as FILE
from grader.course.rubric import Name
from grader.errors import CourseError

SEED: Final = 1
"""The public seed, from which students' questions are drawn and the records were made."""
MOST_BYTES: Final = 2 << 20
"""How large the file may be."""

Tree = dict[str, Any]
"""An observation as plain values."""
Noise = dict[str, dict[str, dict[str, int | float]]]
"""By profile and metric."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Withheld(_Model):
    """The criteria that students don't have, and the course checks later."""

    count: Annotated[int, Field(ge=0)] = 0
    """How many there are."""
    points: Annotated[float, Field(ge=0)] = 0.0
    """What they are worth together."""
    titles: tuple[str, ...] = ()
    """The titles of those that aren't hidden for good."""


class PublicMistake(_Model):
    """A known mistake in words."""

    id: Name
    """Its short name."""
    says: str
    """What was done wrong, in words for whoever did it."""
    fails: tuple[Name, ...]
    """The public criteria that are never passed with it."""
    see: str | None = None
    """The heading of the hand-out's part that tells of it."""


class PublicAdvice(_Model):
    """What could be better in right work, and how it is found."""

    id: Name
    """Its short name."""
    says: str
    """The advice."""
    finds: str
    """The pattern by which it is found."""


class Seen(_Model):
    """What a check sees of each work, as indices into `records`."""

    reference: int
    """Of right work."""
    mistakes: dict[Name, int]
    """Of each known mistake."""
    by_data: bool = False
    """Whether it sees other things of other data sets."""


class Public(_Model):
    """The whole file."""

    version: Annotated[Literal["grader/public/v1"], Field(alias="schema")] = "grader/public/v1"
    """The form of the file."""
    assignment: Name
    """The assignment's name."""
    made_from: str
    """A digest of all that the file follows from."""
    contents: str = ""
    """A digest of all else in the file."""
    seed: int = SEED
    """The public seed."""
    data: Name
    """The data set under which the records were made."""
    withheld: Withheld = Withheld()
    """What is checked later."""
    mistakes: tuple[PublicMistake, ...] = ()
    """The known mistakes that a public criterion shows."""
    advice: tuple[PublicAdvice, ...] = ()
    """Advice."""
    noise: Noise = {}
    """The calibrated noise, as `grader.course.noise` reads it."""
    seen: dict[str, Seen] = {}
    """By check."""
    records: tuple[tuple[Tree, ...], ...] = ()
    """Each record once."""

    def record(self, check: str, data: str, mistake: str | None = None) -> tuple[Tree, ...] | None:
        """What `check` sees of `mistake` or, without one, of right work, given the data set `data`; None if unknown."""
        seen = self.seen.get(check)
        if seen is None or (seen.by_data and data != self.data):
            return None
        index = seen.reference if mistake is None else seen.mistakes.get(mistake)
        return None if index is None else self.records[index]

    def sealed(self) -> "Public":
        """The same with the digest of its contents."""
        return self.model_copy(update={"contents": self._digest()})

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed since it was made."""
        return self.contents == self._digest()

    def text(self) -> str:
        """The file: JSON, with an entry of a list or a group on each line, so that changes are seen."""
        fields = self.model_dump(mode="json", by_alias=True)
        return "{\n" + ",\n".join(f"{json.dumps(key)}: {_laid_out(value)}" for key, value in fields.items()) + "\n}\n"

    def _digest(self) -> str:
        fields = self.model_dump(mode="json", by_alias=True, exclude={"contents"})
        return digest([json.dumps(fields, sort_keys=True).encode()])


def public_of(assignment: Assignment) -> Public | None:
    """What was released of `assignment`; None where its reference is here, and nothing need be looked up.

    Raises:
        CourseError: the file can't be read, or has another form.
    """
    if assignment.reference is not None:
        return None
    path = assignment.folder / FILE
    try:
        return read_public(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CourseError(f"{path}: can't be read ({error.strerror}); mend its permissions") from error


@lru_cache(maxsize=16)
def read_public(path: Path, _changed: int) -> Public:
    """The file at `path`, last changed at that time; whole as it was made, so that its indices and records fit.

    Raises:
        CourseError: it has another form, or was changed.
        OSError: it can't be read.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        public = Public.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise CourseError(f"{name}: isn't what `grader release` makes today; make it again") from error
    if not public.is_whole:
        raise CourseError(f"{name}: was changed since `grader release` made it; make it again")
    return public


def digest(parts: Iterable[bytes]) -> str:
    """SHA-256 over `parts`, told apart."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _laid_out(value: Any) -> str:
    if isinstance(value, Mapping) and value:
        return "{\n" + ",\n".join(f" {json.dumps(key)}: {_line(one)}" for key, one in value.items()) + "\n}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f" {_line(one)}" for one in value) + "\n]"
    return _line(value)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
