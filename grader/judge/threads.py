"""How many threads numpy computes in, in processes of ours that run side by side."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from grader.sandbox.planning import ONE_THREAD


@contextmanager
def one_each() -> Iterator[None]:
    """Processes that are started meanwhile compute in one thread each, unless the user's environment says otherwise.

    There is one for each core: threads of one would only wait for cores that another has.
    """
    added = {name: value for name, value in ONE_THREAD.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]
