"""What the page of one grade and the table of a class are both made of."""

from typing import Final, NamedTuple

from rich.console import Console
from rich.text import Text

from grader.judge.grade import Grade
from grader.reports.parts.plain import one_line, plain

WIDEST: Final = 100
"""Lines longer than this are hard to read."""

_CODE: Final = r"`[^`\n]+`"


class Screen(NamedTuple):
    """What there is to draw on: how many columns, with which characters, and whether with 256 colours or more."""

    width: int
    ascii_only: bool
    shades: bool


def has_shades(console: Console) -> bool:
    """Whether there are colours enough for pictures: 256 or more."""
    return console.color_system in {"256", "truecolor"} and not console.no_color


def line(text: str, style: str = "", *, ascii_only: bool) -> Text:
    """Someone else's text on one line, made safe."""
    return _marked(Text(one_line(text, ascii_only=ascii_only), style, overflow="fold"))


def paragraph(text: str, style: str = "", *, ascii_only: bool) -> Text:
    """Someone else's text with its own line ends, made safe."""
    return _marked(Text(plain(text, ascii_only=ascii_only), style, overflow="fold"))


def score_bar(grade: Grade, width: int, *, ascii_only: bool) -> Text:
    """The share of the points, as a bar of `width` characters."""
    share = grade.score / grade.max_score if grade.max_score > 0 else 0.0
    full = min(width, int(share * width + 1e-9))
    done, left = ("#", "-") if ascii_only else ("█", "░")
    return Text.assemble((done * full, "green" if grade.passed else "yellow"), (left * (width - full), "dim"))


def _marked(text: Text) -> Text:
    text.highlight_regex(_CODE, "cyan")
    return text
