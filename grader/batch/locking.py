"""One coordinator a folder: the lock ends with the process that holds it, however that ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from grader.errors import AskError

_FILE: Final = "lock"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the lock of `folder`, which is made if it isn't there.

    Raises:
        AskError: another process that lives holds it, or the folder can't be used.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / _FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise AskError(f"{folder}: can't be used ({error.strerror}); name another folder with --out") from error
    with os.fdopen(descriptor, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            who = file.read().strip() or "another one"
            raise AskError(f"{folder}: process {who} is grading it already; wait for that, or stop it first") from error
        except OSError as error:
            raise AskError(f"{folder}: can't be locked ({error.strerror}); name a folder on a local disk") from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
