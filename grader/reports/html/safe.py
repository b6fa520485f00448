"""Text from strangers on its way into a page: what acts or reorders is written out, the rest is escaped by Jinja."""

import re
from typing import Any, Final

from markupsafe import Markup, escape

from grader.reports.parts.plain import one_line, plain

LONGEST_NAME: Final = 120
LONGEST_TEXT: Final = 20_000
_CODE: Final = re.compile(r"`([^`\n]+)`")


def safe(text: str) -> str:
    """`text` as `plain` gives it, quickly where there is nothing to write out."""
    if text.isprintable() or all(line.isprintable() for line in text.split("\n")):
        return text
    return plain(text)


def short(text: str, most: int = LONGEST_NAME) -> str:
    """`text` on one line, cut to at most `most` characters."""
    whole = text[: 4 * most]
    shown = whole if whole.isprintable() and "  " not in whole else one_line(whole)
    return shown if len(shown) <= most and len(text) <= 4 * most else f"{shown[: most - 1]}…"


def said(text: str) -> Markup:
    """A message, escaped, with what stands between backticks as code."""
    cut = text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} …"
    parts = _CODE.split(safe(cut))
    whole = escape(parts[0])
    for code, after in zip(parts[1::2], parts[2::2], strict=True):
        whole += Markup("<code>") + escape(code) + Markup("</code>") + escape(after)
    return whole


def output(value: Any) -> Any:
    """What Jinja puts out for an expression: every text that isn't markup of ours goes through `safe` first."""
    return safe(value) if type(value) is str else value
