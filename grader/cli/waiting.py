"""Says on stderr what is going on, where there is a terminal to see it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from grader.reports.parts.plain import one_line


class Waiting:
    """A line that shows the step which is being taken, and for how long already. `about` stands before each step."""

    def __init__(self, progress: Progress | None, about: str = "") -> None:
        self._progress = progress
        self._task = progress.add_task("getting ready", total=None) if progress is not None else None
        self.about = about

    def say(self, step: str) -> None:
        """Show `step`."""
        if self._progress is not None and self._task is not None:
            said = f"{self.about}: {step}" if self.about else step
            self._progress.update(self._task, description=one_line(said))

    def download(self, url: str, done: int, total: int | None) -> None:
        """Show how far a download is, in bytes."""
        name = PurePosixPath(urlsplit(url).path).name
        self.say(f"downloading {name}, {done / 1e6:.1f}" + (f" of {total / 1e6:.1f}" if total else "") + " MB")


@contextmanager
def waiting(*, show: bool = True) -> Iterator[Waiting]:
    """A line to tell steps to for as long as the block runs; it is gone afterwards."""
    if not (show and sys.stderr.isatty()):
        yield Waiting(None)
        return
    # The check engine takes descriptor 2 away for as long as it runs: the line keeps one of its own.
    own = os.dup(sys.stderr.fileno())
    with os.fdopen(own, "w", encoding=sys.stderr.encoding, errors="backslashreplace") as stream:
        console = Console(file=stream, force_terminal=True)
        spinner = "line" if console.options.ascii_only else "dots"
        columns = (SpinnerColumn(spinner), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as shown:
            yield Waiting(shown)
