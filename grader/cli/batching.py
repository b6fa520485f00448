"""Shows how a batch goes on: a board that is drawn anew where there is a terminal, and lines where there is none."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import click
from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from grader.batch.events import Estimate, Event, Failed, Finished, Planned, Ref, Stage, Started
from grader.reports.parts.plain import one_line
from grader.reports.parts.words import listed, points, seconds
from grader.reports.terminal.pieces import line

_MOST_SHOWN: Final = 16
_PER_SECOND: Final = 4
_LINES: Final = 20
"""About how often it is said how far a batch is, where there is no terminal."""

Tell = Callable[[Event], None]


@dataclass
class Board:
    """How far a batch is: what is done, what runs and for how long, how fast, and how long the rest will take."""

    now: Callable[[], float] = time.monotonic
    done: int = 0
    of: int = 0
    left: float | None = None
    graded: int = 0
    running: dict[int, tuple[Ref, str, float]] = field(default_factory=dict)
    began: float | None = None

    def take(self, event: Event) -> None:
        """Note what happened."""
        if self.began is None:
            self.began = self.now()
        if isinstance(event, Started):
            self.running[event.ref.number] = (event.ref, "begins", self.now())
        elif isinstance(event, Stage) and event.ref.number in self.running:
            ref, _, since = self.running[event.ref.number]
            self.running[ref.number] = (ref, event.says, since)
        elif isinstance(event, Finished | Failed):
            self.running.pop(event.ref.number, None)
            self.graded += isinstance(event, Finished)
        elif isinstance(event, Estimate):
            self.done, self.of, self.left = event.done, event.of, event.seconds

    def headline(self) -> str:
        """How far it is, in a line."""
        if not self.of:
            return "getting ready"
        said = [f"{self.done} of {self.of} done", f"{len(self.running)} running"]
        elapsed = self.now() - self.began if self.began is not None else 0.0
        if self.graded and elapsed > 0:
            said.append(f"{self.graded / elapsed * 60:.0f} a minute")
        if self.left:
            said.append(f"about {seconds(self.left)} left")
        return ", ".join(said)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        page = Table.grid()
        page.add_row(Text(self.headline(), "bold"))
        page.add_row(ProgressBar(total=max(1, self.of), completed=self.done, width=min(60, options.max_width)))
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        for ref, stage, since in list(self.running.values())[:_MOST_SHOWN]:
            cells = (who(ref), stage, seconds(self.now() - since))
            table.add_row(*(line(text, ascii_only=options.ascii_only) for text in cells))
        page.add_row(table)
        if len(self.running) > _MOST_SHOWN:
            page.add_row(Text(f"and {len(self.running) - _MOST_SHOWN} more"))
        yield from console.render(page, options)


@contextmanager
def showing() -> Iterator[Tell]:
    """A function that shows events on stderr, for as long as the block runs."""
    board = Board()
    if not sys.stderr.isatty():
        yield lambda event: _write_line(board, event)
        return
    console = Console(stderr=True, highlight=False)
    with Live(board, console=console, transient=True, refresh_per_second=_PER_SECOND) as live:

        def tell(event: Event) -> None:
            board.take(event)
            said = worth_a_line(event)
            if said:
                live.console.print(line(said, ascii_only=console.options.ascii_only), soft_wrap=True)

        yield tell


def _write_line(board: Board, event: Event) -> None:
    board.take(event)
    if isinstance(event, Finished):
        click.echo(one_line(f"{who(event.ref)}: {_came_to(event)}"), err=True)
    elif isinstance(event, Estimate):
        if event.done and event.done % max(1, event.of // _LINES) == 0:
            click.echo(board.headline(), err=True)
    elif said := worth_a_line(event):
        click.echo(one_line(said), err=True)


def worth_a_line(event: Event) -> str:
    """What of an event is told for good, even where a board is drawn: the plan, failures, and what has no grade."""
    if isinstance(event, Planned):
        return told(event)
    if isinstance(event, Failed):
        return f"{who(event.ref)}: {event.why}; {'given up' if event.last else 'it is tried again'}"
    if isinstance(event, Finished) and event.status != "graded":
        return f"{who(event.ref)}: {_came_to(event)}"
    return ""


def told(planned: Planned, run: str = "to grade") -> str:
    """What there is to do, in words; `run` is what is said of work that is graded."""
    parts = {
        run: planned.run,
        "with the result of the same work": planned.copied,
        "rescored from the figures that are kept": planned.rescored,
        "as they were": planned.kept,
    }
    return ", ".join(f"{count} {what}" for what, count in parts.items() if count) or "nothing to grade"


def who(ref: Ref) -> str:
    """Whose attempt is meant."""
    return listed(ref.names) + (f", attempt {ref.attempt}" if ref.attempt > 1 else "")


def _came_to(event: Finished) -> str:
    if event.status == "not_graded":
        return "no grade"
    if event.status == "not_gradable":
        return "can't be read"
    earned = f"{points(event.score)} of {points(event.max_score)} points"
    took = ", as the same work of somebody else" if event.copied else f", {seconds(event.seconds)}"
    return f"{earned}{', passed' if event.passed else ''}{took}"
