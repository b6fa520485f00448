"""A calibration as a drawing: a panel for each metric, a row for each work, a dot for each training.

One file without anything from elsewhere; its colours follow the reader's choice of light or dark.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from grader.prove.calibration.assessment import Assessment, Seen
from grader.reports.parts import chances
from grader.reports.parts.plain import one_line
from grader.reports.parts.spread import Axis, axis_of

_WIDTH: Final = 820
_LEFT: Final = 230
_RIGHT: Final = 90
_ROW: Final = 17
_TOP: Final = 64
_GAP: Final = 34
_STACK: Final = 5

_STYLE: Final = """
  text { font: 12px system-ui, sans-serif; fill: #222 }
  .head { font-weight: 600; font-size: 14px }
  .note { fill: #555 }
  .right { fill: #1a7f37 } .wrong { fill: #c2332b } .alike { fill: #a86500 }
  line { stroke: #888 } .mark { stroke-dasharray: 4 3 } .back { fill: #fff }
  circle { fill-opacity: 0.55 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6e6e6 } .note { fill: #aaa } .back { fill: #161b22 }
    .right { fill: #4ac26b } .wrong { fill: #ff7b72 } .alike { fill: #e3a336 }
  }
"""


def calibration_to_svg(name: str, found: Sequence[Assessment]) -> str:
    """The drawing of all metrics of assignment `name`."""
    tops = [0]
    for one in found:
        tops.append(tops[-1] + _TOP + _ROW * len(one.works) + _GAP)
    height = max(tops[-1], _TOP)
    title = _text(f"How the figures of {name} scatter")
    panels = [part for one, top in zip(found, tops, strict=False) for part in _panel(one, top)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{title}">',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            f'<rect class="back" width="{_WIDTH}" height="{height}"/>',
            *panels,
            "</svg>",
        ]
    )


def _panel(one: Assessment, top: int) -> Iterator[str]:
    axis, bottom = axis_of(one), top + _TOP + _ROW * len(one.works)
    yield f'<text class="head" x="12" y="{top + 24}">{_text(f"{one.profile}: {chances.headline(one)}")}</text>'
    yield f'<text class="note" x="{_WIDTH - 12}" y="{top + 46}" text-anchor="end">full marks</text>'
    for value, word in ((one.present.full_at, "full"), (one.present.zero_at, "none")):
        x = _x(value, axis)
        yield f'<line class="mark" x1="{x}" x2="{x}" y1="{top + 50}" y2="{bottom}"/>'
        yield f'<text class="note" x="{x}" y="{top + 46}" text-anchor="middle">{word} {value:g}</text>'
    for number, work in enumerate(one.works):
        yield from _row(work, axis, top + _TOP + _ROW * number)
    yield f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{bottom}" y2="{bottom}"/>'
    scale = " (log)" if axis.log else ""
    for value, anchor, more in ((axis.low, "start", scale), (axis.high, "end", " and beyond")):
        x, y = _x(value, axis), bottom + 15
        yield f'<text class="note" x="{x}" y="{y}" text-anchor="{anchor}">{value:.3g}{more}</text>'


def _row(work: Seen, axis: Axis, y: int) -> Iterator[str]:
    kind = "right" if work.kind != "mistake" else "alike" if work.overlaps else "wrong"
    middle = y + _ROW // 2
    yield f'<text class="{kind}" x="12" y="{middle + 4}">{_text(work.shown)}</text>'
    lost = chances.missing(work)
    if lost:
        yield f'<text class="note" x="{_LEFT + 6}" y="{middle + 4}">{_text(lost)}</text>'
    for number, value in enumerate(sorted(value for value in work.figures if value is not None)):
        shift = (number % _STACK - _STACK // 2) * 1.6
        yield f'<circle class="{kind}" cx="{_x(value, axis)}" cy="{middle + shift:g}" r="2.6"/>'
    share = _text(chances.share(work.full.estimate))
    yield f'<text x="{_WIDTH - 12}" y="{middle + 4}" text-anchor="end">{share}</text>'


def _x(value: float, axis: Axis) -> str:
    return f"{_LEFT + axis.share(value) * (_WIDTH - _LEFT - _RIGHT):.1f}"


def _text(text: str) -> str:
    return escape(one_line(text))
