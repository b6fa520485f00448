"""Listening in on a check: where it asks the student's side, and junk in place of some answers."""

import signal
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from inspect import currentframe
from pathlib import Path
from types import FrameType
from typing import Any, Final

from grader.judge.checks import Fork
from grader.judge.proxy import Asker
from grader.judge.session import ABOUT_ALL, About
from grader.prove.memory import Memory, Question, Remembered, Reply

_OUTERMOST: Final = "pytest_pyfunc_call"


class Endless(Exception):
    """A check goes on and on."""


@dataclass(frozen=True)
class Spot:
    """Where a check asks: the verb, and the lines of the checks' folder on the way there, the innermost first."""

    verb: str
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Moment:
    """The `place`-th question of a run, of one case of the check."""

    case: int
    place: int


@dataclass(frozen=True, eq=False)
class Heard:
    """What a check asked and heard at a moment; the `key` is the question's."""

    moment: Moment
    spot: Spot
    key: Hashable
    about: About
    kept: bool
    reply: Reply


@dataclass(frozen=True, eq=False)
class Junked:
    """Junk, in these `words`, in place of what was heard."""

    heard: Heard
    reply: Reply
    words: str


@dataclass(frozen=True)
class Bounds:
    """How many questions a check may ask, and how many seconds it may take."""

    questions: int
    seconds: float


@dataclass(eq=False)
class Seen:
    """What all runs of one check share: what the work answers, and the spots that were come to, with their cases."""

    checks: Path
    memory: Memory = field(default_factory=Memory)
    spots: set[tuple[int, Spot]] = field(default_factory=set)


@dataclass(eq=False)
class Listener:
    """Stands between a check and its process for one run. pytest may run it for several cases.

    `instead` is the junk to give. `fresh` is what was heard the first and the last time at each new spot, `most` how
    much was asked in one case. `trouble` says why the run shows nothing, or that it had no end.
    """

    seen: Seen
    instead: Mapping[Moment, Junked]
    bounds: Bounds
    fresh: list[Heard] = field(default_factory=list)
    cases: int = 0
    most: int = 0
    trouble: str = ""

    @contextmanager
    def between(self, fork: Fork) -> Iterator[Asker]:
        """Listen in on the next case, and end it once it has taken too long."""
        case = self.cases
        self.cases += 1
        with ExitStack() as stack:
            ear = _Ear(self, case, Remembered(self.seen.memory, lambda: stack.enter_context(fork())))
            with _alarm(self.bounds.seconds, lambda: self.stop(f"{self.bounds.seconds:g} seconds")):
                yield ear
            due = [moment for moment in self.instead if moment.case == case and moment.place >= ear.asked]
            if due or ear.strayed or ear.process.strayed:
                self.trouble = self.trouble or "not tried: the check or the work isn't the same when it runs again"
            self.most = max(self.most, ear.asked)
            self.seen.spots.update((case, spot) for spot in ear.fresh)
            self.fresh += [heard for pair in ear.fresh.values() for heard in dict.fromkeys(pair)]

    def stop(self, after: str) -> None:
        """End the check. Raises `Endless`."""
        self.trouble = f"it had no end after {after}"
        raise Endless(self.trouble)


@dataclass(eq=False)
class _Ear:
    """Hears one case. `fresh` are the first and the last reply at each new spot."""

    listener: Listener
    case: int
    process: Remembered
    asked: int = 0
    strayed: bool = False
    fresh: dict[Spot, tuple[Heard, Heard]] = field(default_factory=dict)

    def ask(self, verb: str, fields: dict[str, Any], seconds: float | None = None, about: About = ABOUT_ALL) -> Any:
        """See `Session.ask`."""
        most = self.listener.bounds.questions
        if self.asked >= most:
            self.listener.stop(f"{most:,} questions")
        moment = Moment(self.case, self.asked)
        self.asked += 1
        spot = Spot(verb, _lines_in(self.listener.seen.checks))
        question = Question(verb, fields, seconds, about)
        key = question.key
        junk = self.listener.instead.get(moment)
        if junk is not None:
            self.strayed = self.strayed or (junk.heard.spot, junk.heard.key) != (spot, key)
        reply = self.process.reply(question, key) if junk is None else junk.reply
        kept = verb == "keep" or bool(fields.get("keep"))
        self._note(Heard(moment, spot, key, about, kept, reply))
        return reply.given()

    def _note(self, heard: Heard) -> None:
        if (self.case, heard.spot) not in self.listener.seen.spots:
            first, _ = self.fresh.get(heard.spot, (heard, heard))
            self.fresh[heard.spot] = first, heard


def _lines_in(folder: Path) -> tuple[tuple[str, int], ...]:
    """The lines of files in `folder` that led here, the innermost first."""
    inside, lines = f"{folder}/", []
    frame = currentframe()
    while frame is not None and frame.f_code.co_name != _OUTERMOST:
        if frame.f_code.co_filename.startswith(inside):
            lines.append((frame.f_code.co_filename, frame.f_lineno))
        frame = frame.f_back
    return tuple(lines)


@contextmanager
def _alarm(seconds: float, ring: Callable[[], None]) -> Iterator[None]:
    """Call `ring` after so many seconds, and again until the block ends; only a main thread can be called so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def rung(_number: int, _frame: FrameType | None) -> None:
        ring()

    before = signal.signal(signal.SIGALRM, rung)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
