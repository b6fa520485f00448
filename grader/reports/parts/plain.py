"""Text from strangers, made safe to show: nothing in it can act on a terminal or reorder what stands around it."""

import re
import unicodedata
from typing import Final

_ACTING: Final = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# Joiners shape the letters of Persian, Hindi and others, and do nothing else.
_HARMLESS: Final = {"\n", "\u200c", "\u200d"}
_TAB: Final = 4
_NOT_SURELY_HARMLESS: Final = re.compile(r"[^\x20-\x7e\n]")


def plain(text: str, *, ascii_only: bool = False) -> str:
    r"""`text` with control, format and direction characters and lone surrogates written out (`\x1b`, `\u202e`).

    Line feeds stay, tabs become spaces; with `ascii_only` all that isn't ASCII is written out as well.
    """
    lines = text.replace("\r\n", "\n").expandtabs(_TAB)
    shown = "".join(map(_visible, lines))
    return shown.encode("ascii", "backslashreplace").decode("ascii") if ascii_only else shown


def one_line(text: str, *, ascii_only: bool = False) -> str:
    """`text` as `plain` gives it, on a single line."""
    return plain(" ".join(text.split()), ascii_only=ascii_only)


def escaped_json(text: str) -> str:
    r"""JSON `text` in which what would act on a terminal is written as `\u....`, which any reader of JSON undoes."""
    return _NOT_SURELY_HARMLESS.sub(lambda found: _escaped_in_json(found[0]), text)


def _escaped_in_json(char: str) -> str:
    if char in _HARMLESS or unicodedata.category(char) not in _ACTING:
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place]:02x}{units[place + 1]:02x}" for place in range(0, len(units), 2))


def _visible(char: str) -> str:
    if char in _HARMLESS or unicodedata.category(char) not in _ACTING:
        return char
    return char.encode("unicode_escape").decode("ascii")
