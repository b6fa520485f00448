"""What is handed in, as its keys rest on it: read once, and again only when its files look otherwise."""

import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from grader.batch.keys import fingerprint, fingerprint_of_unreadable
from grader.batch.store_values import Seen
from grader.course.discovery import Assignment
from grader.errors import AskError, SubmissionError
from grader.judge.clearing import remove
from grader.judge.diagnosis.telling import unwritten
from grader.judge.diagnosis.untouched import gaps_left
from grader.judge.grade import Diagnosis
from grader.judge.hand_in import MOST_ENTRIES
from grader.judge.locating import locate

_SETTLED_SECONDS: Final = 2.0
"""A file changed so lately could change again and look the same."""


def seen_at(path: Path, before: Seen | None, assignment: Assignment) -> Seen:
    """What is at `path` now; `before` where its files look as they did then."""
    look = look_of(path)
    if before is not None and look and look == before.look:
        return before
    folder = Path(tempfile.mkdtemp(prefix="grader-"))
    try:
        work = locate(path, assignment.rubric.entry, folder)
    except SubmissionError as error:
        return Seen(look, fingerprint_of_unreadable(error), "")
    except AskError as error:
        return Seen("", str(error), "")
    else:
        return Seen(look, fingerprint(work), work.id.digest)
    finally:
        remove(folder)


def gaps_at(path: Path, assignment: Assignment) -> Diagnosis | None:
    """What is left to write in the work at `path`."""
    folder = Path(tempfile.mkdtemp(prefix="grader-"))
    try:
        left = gaps_left(assignment, locate(path, assignment.rubric.entry, folder))
    except AskError:
        return None
    finally:
        remove(folder)
    return unwritten(left) if left else None


def look_of(path: Path) -> str:
    """How the files at `path` look from outside, without a look into them; "" where that can't be relied on."""
    whole = hashlib.sha256()
    newest = 0.0
    try:
        for number, place in enumerate(_entries(path)):
            told = place.lstat()
            newest = max(newest, told.st_ctime)
            if number > MOST_ENTRIES or stat.S_ISLNK(told.st_mode):
                return ""
            name = os.fsencode(place.relative_to(path))
            whole.update(
                b"%d %b %d %d %d %d\n" % (len(name), name, told.st_mode, told.st_size, told.st_ctime_ns, told.st_ino)
            )
    except OSError:
        return ""
    return whole.hexdigest() if newest < time.time() - _SETTLED_SECONDS else ""


def _entries(path: Path) -> Iterator[Path]:
    """`path` and everything below it, in a fixed order."""
    waiting = [path]
    while waiting:
        place = waiting.pop()
        yield place
        if place.is_dir() and not place.is_symlink():
            waiting += sorted(place.iterdir())
