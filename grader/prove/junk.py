"""Junk from the student's side, at each place where a check asks for something: does the check still end in a verdict?

A check is run once as it is, while its questions are noted. Then it is run again for each question and each junk that
may come back, from the first and from the last time that it asks at a place. Where junk leads it to places that were
not seen before, those are tried in turn, behind the junk that leads there.
"""

import gc
import math
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from grader.course.rubric import Criterion
from grader.judge.check_result import CheckResult
from grader.judge.checks import Room, run_variants
from grader.judge.grade import Verdict
from grader.judge.order import Order
from grader.judge.scoring import found_so_far
from grader.prove.answers import junk_for
from grader.prove.listening import Bounds, Junked, Listener, Seen
from grader.prove.room import open_room

MOST_RUNS: Final = 5_000
_QUESTIONS: Final = 1_000
_SECONDS: Final = 30.0
_MORE: Final = 10
_SHOWN: Final = 8
_BRIEF: Final = 4.0
_WHOLE: Final = "the work"
_AT_FIRST: Final = Bounds(1_000_000, 3_600.0)
_PLACE: Final = re.compile(r'File "(.+)", line (\d+)')


@dataclass(frozen=True)
class Upset:
    """A check that broke: at this line it asked for `asked` and got `junk`. `trouble` is what it raised."""

    check: str
    file: Path
    line: int
    junk: str
    asked: str
    trouble: str


def upsets(order: Order, work_path: Path, check: str) -> list[Upset]:
    """What upsets `check` when it meets the work at `work_path`, which should be right: one for each place and trouble.

    What could not be tried is told as an upset, too. A stage is cut short, for junk in place of what was learned shows
    as much as after a whole training; unless the check needs it whole. Raises what `grader.judge.grading.grade` raises.
    """
    plan = order.plan()
    criteria = [one.model_copy(update={"requires": ()}) for one in plan.criteria if one.check == check]
    stages = [plan.stages[one.stage] for one in criteria if one.stage is not None]
    found: list[Upset] = []
    for seconds in [_BRIEF, math.inf] if any(stage.seconds > _BRIEF for stage in stages) else [math.inf]:
        with open_room(order, work_path, seconds) as room, _quietly():
            found = _merged(Trial(room, check, criteria).run())
        if not any(one.asked == _WHOLE for one in found):
            break
    return found


Variant = tuple[Junked, ...]
"""The junk of one run, in the order in which it comes."""


@dataclass(eq=False)
class Trial:
    """One check, tried in `room`. `criteria` are those that it decides; `runs` counts how often it was run."""

    room: Room
    check: str
    criteria: Sequence[Criterion]
    runs: int = 0

    def run(self) -> Iterator[Upset]:
        """The upsets, as they come; the last may tell what was left out."""
        seen, bounds = Seen(self.room.folder / "checks"), _AT_FIRST
        todo: list[Variant] = [()]
        while todo and self.runs < MOST_RUNS:
            wave, todo = todo[: MOST_RUNS - self.runs], todo[MOST_RUNS - self.runs :]
            listeners = [Listener(seen, {one.heard.moment: one for one in variant}, bounds) for variant in wave]
            gc.freeze()  # pytest sifts all objects for garbage, and ours are many
            results = run_variants(self.room, self.check, [listener.between for listener in listeners])
            bounds = bounds if self.runs else _bounds(listeners[0], results[0])
            self.runs += len(wave)
            for variant, listener, result in zip(wave, listeners, results, strict=True):
                trouble = listener.trouble or self._broken(result) or ("" if variant else _untold(result))
                if trouble:
                    yield self._upset(variant, trouble, result)
                if trouble and not variant:
                    return
                todo += [(*variant, junk.instead_of(heard)) for heard in listener.fresh for junk in junk_for(heard)]
        if todo:
            trouble = f"{len(todo):,} answers were not tried, since {self.runs:,} had been: ask at fewer places"
            yield self._upset(todo[0], trouble, CheckResult())

    def _broken(self, result: CheckResult) -> str:
        """What made the check, or the points that hang on it, end without a verdict."""
        if result.verdict == Verdict.not_graded:
            return (result.trouble.strip().splitlines() or ["it ended without a verdict"])[-1]
        outcomes = found_so_far(self.criteria, {self.check: [result]}).values()
        return next((one.message for one in outcomes if one.verdict == Verdict.not_graded), "")

    def _upset(self, variant: Variant, trouble: str, result: CheckResult) -> Upset:
        if not variant:
            return Upset(self.check, *self._broken_at(result), "the truth", _WHOLE, trouble)
        *before, last = variant
        led = "".join(f", after {one.words} from {one.heard.about.doing}" for one in before)
        file, line = next(iter(last.heard.spot.lines), (self._file, 1))
        return Upset(self.check, Path(file), line, last.words + led, last.heard.about.doing, trouble)

    def _broken_at(self, result: CheckResult) -> tuple[Path, int]:
        """The innermost line of the assignment in the traceback of `result`."""
        places = [(Path(file), int(line)) for file, line in _PLACE.findall(result.trouble)]
        inside = [place for place in places if place[0].is_relative_to(self.room.folder)]
        return inside[-1] if inside else (self._file, 1)

    @property
    def _file(self) -> Path:
        return self.room.folder / self.check.partition("::")[0]


def _untold(result: CheckResult) -> str:
    """Why junk would show nothing, if the check isn't passed by work that should be right."""
    fine = result.verdict in (Verdict.passed, Verdict.not_applicable)
    return "" if fine else f"it is {result.verdict} there, so that no junk was tried"


def _bounds(honest: Listener, result: CheckResult) -> Bounds:
    """Far more than the check needs when it is told the truth."""
    return Bounds(_QUESTIONS + _MORE * honest.most, _SECONDS + _MORE * result.seconds)


@contextmanager
def _quietly() -> Iterator[None]:
    """Without warnings, since junk overflows in a check's sums."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        gc.unfreeze()


def _merged(found: Iterator[Upset]) -> list[Upset]:
    """One upset for all junk that has the same effect at the same place."""
    merged: dict[Upset, list[str]] = {}
    for upset in found:
        merged.setdefault(replace(upset, junk=""), []).append(upset.junk)
    return [replace(upset, junk=_listed([*dict.fromkeys(junk)])) for upset, junk in merged.items()]


def _listed(words: Sequence[str]) -> str:
    """The first of the words, and how many there are beside them."""
    more = len(words) - _SHOWN
    return ", or ".join([*words[:_SHOWN], *([f"{more} more"] if more > 0 else [])])
