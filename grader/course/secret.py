"""The secret of a course, from which the inputs of checks and the held-out sets are drawn.

A re-run asks the same questions, and nobody without the secret can know them. Whoever loses it loses only that: keep a
copy of the file to be able to repeat a grading, delete the file to draw anew.
"""

import hmac
import os
import secrets
import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from grader.course.places import user_folder
from grader.errors import CourseError
from grader.wire.secret import Secret

if TYPE_CHECKING:
    from grader.course.discovery import Course

_SIZE: Final = 32
_STATE: Final = "XDG_STATE_HOME"
_OVERRIDE: Final = "GRADER_SECRET_FILE"


@dataclass(frozen=True, eq=False)
class CourseSecret:
    """The secret of a course. `id` tells secrets apart without giving anything away; `path` is None for a fixed one."""

    id: str
    path: Path | None
    _key: Secret[bytes]

    @classmethod
    def load(cls, course: "Course") -> Self:
        """The secret of `course`, created if this is its first use.

        Raises:
            CourseError: the file can't be created or read, is open to others, or has the wrong size.
        """
        path = secret_path(course)
        try:
            _create_if_absent(path)
            key = _read(path)
        except OSError as error:
            raise CourseError(
                f"{path}: the course secret can't be used: {error.strerror}; mend that or set {_OVERRIDE} to a file"
            ) from error
        return cls("secret " + _hmac(key, "\0id").hex()[:12], path, Secret(key))

    @classmethod
    def fixed(cls, seed: int) -> Self:
        """A secret that anyone can make from `seed`: for runs to be repeated elsewhere, never for marks."""
        return cls(f"seed {seed}", None, Secret(sha256(f"grader fixed seed {seed}".encode()).digest()))

    def rng(self, assignment: str, purpose: str) -> np.random.Generator:
        """A generator of its own for each `purpose` of each `assignment`, the same at each call."""
        # PCG64 by name: what default_rng() stands for may change between versions of numpy.
        entropy = int.from_bytes(self._digest(assignment, purpose), "big")
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))

    def seed(self, assignment: str, purpose: str) -> int:
        """A number of 63 bits, for what wants a plain seed."""
        return int.from_bytes(self._digest(assignment, purpose)[:8], "big") >> 1

    def _digest(self, assignment: str, purpose: str) -> bytes:
        return _hmac(self._key.reveal(), f"{assignment}\0{purpose}")


def secret_path(course: "Course") -> Path:
    """Where the secret of `course` is kept, whether or not it exists yet."""
    given = os.environ.get(_OVERRIDE)
    return Path(given).absolute() if given else user_folder(_STATE) / f"{course.key}.key"


def _hmac(key: bytes, message: str) -> bytes:
    return hmac.digest(key, message.encode(), "sha256")


def _create_if_absent(path: Path) -> None:
    """Make the file whole or not at all: of two processes, both read what the faster one wrote."""
    if path.exists():
        return
    path.parent.parent.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if path.parent == user_folder(_STATE):
        path.parent.chmod(0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_SIZE))
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read(path: Path) -> bytes:
    # Without O_NONBLOCK a named pipe in the file's place would hang us.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if not stat.S_ISREG(mode):
            raise CourseError(f"{path}: the course secret must be a plain file; remove this or set {_OVERRIDE}")
        if mode & 0o077:
            raise CourseError(f"{path}: the course secret is open to other users; run `chmod 600 {path}`")
        key = file.read(_SIZE + 1)
    if len(key) != _SIZE:
        raise CourseError(
            f"{path}: the course secret must hold exactly {_SIZE} bytes; put its backup in place, "
            "or delete it to have a new one made, which changes the questions"
        )
    return key
