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
from grader.batch.likeness.keeping import kept_of
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
        return Seen(look, fingerprint(work), work.id.digest, kept_of(work))
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
        for number, (name, told) in enumerate(_entries(os.fsencode(path))):
            newest = max(newest, told.st_ctime)
            if number > MOST_ENTRIES or stat.S_ISLNK(told.st_mode):
                return ""
            whole.update(
                b"%d %b %d %d %d %d\n" % (len(name), name, told.st_mode, told.st_size, told.st_ctime_ns, told.st_ino)
            )
    except OSError:
        return ""
    return whole.hexdigest() if newest < time.time() - _SETTLED_SECONDS else ""


def _entries(path: bytes) -> Iterator[tuple[bytes, os.stat_result]]:
    """`path`, as `.`, and everything below it in a fixed order, links not followed."""
    waiting = [b"."]
    while waiting:
        name = waiting.pop()
        told = os.lstat(path if name == b"." else os.path.join(path, name))  # noqa: PTH118 - several times as fast
        yield name, told
        if stat.S_ISDIR(told.st_mode):
            inside = sorted(os.listdir(os.path.join(path, name)))  # noqa: PTH118, PTH208
            waiting += [one if name == b"." else b"%b/%b" % (name, one) for one in inside]
