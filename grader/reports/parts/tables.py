"""Tables as CSV that spreadsheets and learning management systems read, and nothing in them that a spreadsheet runs."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from grader.reports.parts.plain import one_line

_RUN: Final = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
"""What a formula begins with, and the wide forms that some spreadsheets take for the same."""
_ACTING: Final = ("\t", "\r", "\n", "\0")


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table as CSV by RFC 4180, without the last line's end. Cells are written as they are."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().removesuffix("\r\n")


def cell(text: str) -> str:
    """Somebody's text for one line of a cell; where a spreadsheet would run it, an apostrophe stands before it."""
    return _defused(text, one_line(text))


def number(value: float | None) -> str:
    """A number with two decimals at most and all its digits, as programs read it; None is an empty cell."""
    if value is None:
        return ""
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def _defused(text: str, shown: str) -> str:
    return f"'{shown}" if text.startswith(_ACTING) or shown.lstrip().startswith(_RUN) else shown
