"""What `grader calibrate` found: how right and wrong work scatters by each metric, and what thresholds that bears."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.text import Text

from grader.prove.calibration.assessment import Assessment, Seen
from grader.prove.calibration.record import ProfileRecord, WorkRecord
from grader.reports.parts import chances
from grader.reports.parts.spread import Axis, axis_of, cell, counts
from grader.reports.parts.words import listed
from grader.reports.terminal.pieces import WIDEST, line, paragraph

_NAME: Final = 28
_NARROW_NAME: Final = 16
_NARROW: Final = 70
_CHANCE: Final = 9
_BLOCKS: Final = "▁▂▃▄▅▆▇█"
_LETTERS: Final = ".:+*#@"
_INDENT: Final = 2


def render_calibration(name: str, record: ProfileRecord, found: Sequence[Assessment]) -> RenderableType:
    """What was found of assignment `name` under one profile."""
    return _CalibrationPage(name, record, tuple(found))


@dataclass(frozen=True)
class _CalibrationPage:
    name: str
    record: ProfileRecord
    found: tuple[Assessment, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        options = options.update(width=min(options.max_width, WIDEST))
        for part in self._parts(options.max_width, ascii_only=options.ascii_only):
            yield from console.render(part, options)

    def _parts(self, width: int, *, ascii_only: bool) -> Iterator[RenderableType]:
        record = self.record
        wrong = [work for work in record.works if work.kind == "mistake"]
        works = f"{_trained(record.correct, 'right work')}, {_trained(wrong, 'mistake')}"
        made = f"{works}, on {record.data}, {record.device}"
        yield line(f"{self.name}: {made}", "bold", ascii_only=ascii_only)
        yield paragraph(chances.listed_versions(record.versions), "dim", ascii_only=ascii_only)
        for one in self.found:
            yield Text()
            yield line(chances.headline(one), "bold", ascii_only=ascii_only)
            yield from _Chart(one, width, ascii_only).rows()
            for sentence in chances.said(one):
                yield Padding(paragraph(sentence, ascii_only=ascii_only), (0, 0, 0, _INDENT), expand=False)


def _trained(works: Sequence[WorkRecord], what: str) -> str:
    """`3 right works trained 20 times`."""
    numbers = sorted({len(values) for work in works for values in work.figures.values()})
    many = f"{len(works)} {what}{'s' * (len(works) != 1)}"
    return f"{many} trained {listed(map(str, numbers), 'or')} times" if works else many


@dataclass(frozen=True)
class _Chart:
    """A row for each work: its name, where its figures lie, its chance of full marks."""

    one: Assessment
    width: int
    ascii_only: bool

    def rows(self) -> Iterator[Text]:
        axis = axis_of(self.one)
        for work in self.one.works:
            yield self._row(work, axis)
        yield self._foot(axis)

    @property
    def _name(self) -> int:
        return _NAME if self.width >= _NARROW else _NARROW_NAME

    @property
    def _cells(self) -> int:
        return max(8, self.width - self._name - _CHANCE - _INDENT - 2)

    def _row(self, work: Seen, axis: Axis) -> Text:
        colour = "green" if work.kind != "mistake" else "yellow" if work.overlaps else "red"
        name = line(work.shown[: self._name], ascii_only=self.ascii_only)
        name.truncate(self._name, pad=True)
        chance = chances.share(work.full.estimate)
        row = Text(" " * _INDENT, no_wrap=True, end="\n")
        row.append_text(name).append(" ").append_text(self._strip(work, axis, colour))
        return row.append(f" {chance:>{_CHANCE}}", "" if work.full.estimate else "dim")

    def _strip(self, work: Seen, axis: Axis, colour: str) -> Text:
        values = [value for value in work.figures if value is not None]
        if not values:
            return Text(f"{'no figures'[: self._cells]:<{self._cells}}", "dim")
        levels, marks = _LETTERS if self.ascii_only else _BLOCKS, self._marks(axis)
        found = counts(values, axis, self._cells)
        most = max(found)
        strip = Text()
        for place, count in enumerate(found):
            if count:
                strip.append(levels[max(0, round(count / most * len(levels)) - 1)], colour)
            else:
                strip.append(marks.get(place, " "), "dim")
        return strip

    def _marks(self, axis: Axis) -> dict[int, str]:
        """The sign in each cell in which a threshold lies."""
        sign = "|" if self.ascii_only else "┊"
        present = self.one.present
        return {cell(value, axis, self._cells): sign for value in (present.full_at, present.zero_at)}

    def _foot(self, axis: Axis) -> Text:
        low, high = f"{axis.low:.3g}", f"{axis.high:.3g}"
        scale = " (log)" if axis.log else ""
        room = max(1, self._cells - len(low) - len(high))
        ends = f"{low}{scale if len(scale) < room else '':^{room}}{high}"
        head = " " * (_INDENT + self._name + 1)
        return Text(f"{head}{ends[: self._cells]} {'full':>{_CHANCE}}", "dim", no_wrap=True)
