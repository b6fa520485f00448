"""The page of one grade."""

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.judge.grade import Artifact, CriterionOutcome, Diagnosis, Grade, Provenance, Verdict
from grader.reports.parts import words
from grader.reports.terminal.pieces import WIDEST, Screen, has_shades, line, paragraph, score_bar
from grader.reports.terminal.showing import show

LOG_LINES: Final = 10
LOG_LINE: Final = 400
SHOWN_FIGURES: Final = 5
INDENT: Final = 4

_DONE: Final = "nothing: all points are earned"
_STYLES: Final = {
    Verdict.passed: "green",
    Verdict.partial: "yellow",
    Verdict.failed: "red",
    Verdict.timed_out: "red",
    Verdict.crashed: "red",
    Verdict.not_graded: "magenta",
}


def render_grade(grade: Grade) -> RenderableType:
    """The report of one grade."""
    return _Report(grade)


@dataclass(frozen=True)
class _Report:
    grade: Grade

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        options = options.update(width=min(options.max_width, WIDEST))
        page = _Page(self.grade, options.max_width, options.ascii_only, has_shades(console))
        yield from console.render(Group(*page.parts()), options)


@dataclass
class _Page:
    """One report on its way: what it says, how wide, with which characters, and whether with shades of colour."""

    grade: Grade
    width: int
    ascii_only: bool
    shades: bool
    drawn: list[Artifact] = field(default_factory=list)
    named: set[str] = field(default_factory=set)

    def parts(self) -> Iterator[RenderableType]:
        yield self._headline()
        yield Text()
        if self.grade.reason:
            yield self._text(self.grade.reason, "bold")
            yield Text()
        for _, alike in groupby(self.grade.criteria, key=_fate):
            yield from self._criteria(list(alike))
        yield from self._later()
        yield from self._log()
        yield from self._advice()
        if self.grade.provenance is not None:
            yield Text()
            yield from self._footer(self.grade.provenance)

    def _headline(self) -> RenderableType:
        grade = self.grade
        top = Table.grid(expand=True, padding=(0, 2))
        top.add_column(ratio=1, overflow="fold")
        top.add_column(justify="right", overflow="fold", max_width=self.width // 2)
        top.add_row(self._line(grade.title, "bold"), self._line(grade.submission.student, "bold"))
        score = f"{words.points(grade.score)} of {words.points(grade.max_score)} points"
        said = f"  {score}  {words.standing(grade)}"
        bar = score_bar(grade, max(10, min(50, self.width - len(said) - 1)), ascii_only=self.ascii_only)
        return Group(top, Text.assemble(bar, (said, "bold")))

    def _criteria(self, alike: list[CriterionOutcome]) -> Iterator[RenderableType]:
        """Criteria that stand together and ended alike: a line each, and what there is to say once."""
        yield from map(self._criterion_line, alike)
        if len(alike) > 1:
            yield Padding(Text(f"Each of these {len(alike)}:", "dim"), (0, 0, 0, INDENT), expand=False)
        for detail in self._details(alike[0]):
            yield Padding(detail, (0, 0, 0, INDENT), expand=False)

    def _criterion_line(self, outcome: CriterionOutcome) -> RenderableType:
        mark, style = words.MARKS[outcome.verdict], _STYLES.get(outcome.verdict, "dim")
        title = self._line(outcome.title)
        tag = words.TAGS[outcome.visibility]
        if tag:
            title.append(f" [{tag}]", "dim")
        row = Table.grid(expand=True, padding=(0, 1))
        row.add_column(width=1)
        row.add_column(width=9)
        row.add_column(ratio=1, overflow="fold")
        row.add_column(justify="right", no_wrap=True)
        earned = f"{words.points(outcome.score)} of {words.points(outcome.max_score)}"
        row.add_row(
            Text(mark.ascii if self.ascii_only else mark.sign, style),
            Text(mark.word, style),
            title,
            Text("" if outcome.verdict == Verdict.not_applicable else earned, style),
        )
        return row

    def _details(self, outcome: CriterionOutcome) -> Iterator[RenderableType]:
        passed = outcome.verdict == Verdict.passed
        if outcome.message and (not passed or outcome.measurements):
            yield self._text(outcome.message, "dim" if passed else "")
        if len(outcome.measurements) > 1:
            yield self._text(_runs(outcome), "dim")
        known = outcome.diagnosis
        if outcome.hint and not passed and (known is None or not known.mistake):
            yield self._hint(outcome.hint)
        if known is not None and not passed:
            yield from self._diagnosis(known)
        for artifact in outcome.artifacts:
            shown = show(artifact, Screen(self.width - INDENT, self.ascii_only, self.shades))
            if shown is not None and artifact not in self.drawn:
                self.drawn.append(artifact)
                yield shown
        if not passed:
            yield Text()

    def _hint(self, hint: str) -> Text:
        """The hint after the word Look, which some hints begin with themselves."""
        shown = self._text(hint if hint.startswith("Look") else f"Look: {hint}")
        shown.stylize("bold cyan", 0, len("Look:") if shown.plain.startswith("Look:") else len("Look"))
        return shown

    def _diagnosis(self, found: Diagnosis) -> Iterator[Text]:
        """A known mistake, in place of the hint, and what shows it; or what the figures alone tell, beside the hint."""
        if not found.mistake:
            yield self._text(found.says)
            return
        shown = self._text("A known mistake: " + ("the one above." if found.says in self.named else found.says))
        shown.stylize("bold cyan", 0, len("A known mistake:"))
        self.named.add(found.says)
        yield shown
        yield self._text(f"Seen in {found.evidence}", "dim")

    def _later(self) -> Iterator[RenderableType]:
        if self.grade.withheld is not None:
            yield Text()
            yield self._text(words.later(self.grade.withheld), "dim")

    def _log(self) -> Iterator[RenderableType]:
        lines = self.grade.log.replace("\r\n", "\n").replace("\r", "\n").rstrip().split("\n")
        if lines == [""]:
            return
        shown = lines[-LOG_LINES:]
        how = f"the last {len(shown)} of {len(lines)} lines" if len(lines) > len(shown) else "all of it"
        yield Text()
        yield Text(f"What the work printed ({how}):", "dim")
        side = "|" if self.ascii_only else "│"
        for printed in shown:
            row = Table.grid(padding=(0, 1))
            row.add_column(width=1)
            row.add_column(overflow="fold")
            cut = printed if len(printed) <= LOG_LINE else printed[:LOG_LINE] + " ..."
            row.add_row(Text(side, "dim"), self._text(cut, "dim"))
            yield row

    def _advice(self) -> Iterator[RenderableType]:
        if not self.grade.advice:
            return
        yield Text()
        yield Text("Advice, without points:", "bold")
        for note in self.grade.advice:
            said = Group(self._line(words.place(note), "dim"), self._text(note.says))
            yield Padding(said, (0, 0, 0, INDENT), expand=False)

    def _footer(self, made: Provenance) -> Iterator[RenderableType]:
        loud = words.warning(made)
        if loud:
            yield self._text(f"! {loud}", "bold red")
            yield Text()
        table = Table.grid(expand=True, padding=(0, 1))
        table.add_column(width=10)
        table.add_column(ratio=1, overflow="fold")
        for label, said in _facts(self.grade, made):
            table.add_row(Text(label, "dim"), self._text(said))
        yield table

    def _text(self, text: str, style: str = "") -> Text:
        return paragraph(text, style, ascii_only=self.ascii_only)

    def _line(self, text: str, style: str = "") -> Text:
        return line(text, style, ascii_only=self.ascii_only)


def _fate(outcome: CriterionOutcome) -> object:
    """Equal for criteria of which the same is to be said; nothing is equal to what passed or carries figures."""
    if outcome.verdict == Verdict.passed or outcome.measurements or outcome.artifacts or outcome.diagnosis:
        return outcome.id
    return outcome.verdict, outcome.message, outcome.hint


def _runs(outcome: CriterionOutcome) -> str:
    figures = [f"{one.value:.3g}" for one in outcome.measurements]
    more = f" and {len(figures) - SHOWN_FIGURES} more" if len(figures) > SHOWN_FIGURES else ""
    said = f"{len(figures)} training runs with different seeds: {', '.join(figures[:SHOWN_FIGURES])}{more}"
    if outcome.interval is None:
        return f"{said}."
    low, high = outcome.interval
    return f"{said}; 95 % interval of their mean: {low:.3g} to {high:.3g}."


def _facts(grade: Grade, made: Provenance) -> Iterable[tuple[str, str]]:
    versions = ", ".join(f"{name} {number}" for name, number in {"python": made.python, **made.packages}.items())
    loose = words.loose_ends(made)
    yield from (("Note", note) for note in made.notes)
    yield "Ran in", f"the sandbox {made.sandbox}" + (f" (not held here: {loose})" if loose else "")
    yield "With", f"{made.device}, {versions}, data {made.data} (profile {made.profile}), {made.seed_id}"
    yield "Took", f"{words.seconds(grade.seconds)} ({words.seconds(grade.cpu_seconds)} of processor time)"
    yield "Next", _next(grade)


def _next(grade: Grade) -> str:
    """What to do now: mend the first thing that lost points by itself, and look at that alone."""
    if grade.status == "not_graded":
        return "tell the course's author; what broke stands in `author_log` of --json FILE"
    if grade.status == "not_gradable":
        return "mend that, and try again"
    lost = words.own_losses(grade)
    if not lost:
        return "nothing: all points that are checked here are earned" if grade.withheld else _DONE
    profile = grade.provenance.profile if grade.provenance else "quick"
    chosen = "" if profile == "quick" else f" --profile {profile}"
    weights = grade.provenance.weights if grade.provenance else None
    chosen += f" --weights {shlex.quote(weights.path)}" if weights is not None and weights.path else ""
    return f"grader check {grade.assignment} {shlex.quote(grade.submission.path)}{chosen} --only {lost[0].id}"
