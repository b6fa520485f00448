"""Python text as symbols: every name is one and the same, every literal its kind, and comments and layout are none.

The text may be broken anywhere, so this follows no grammar: what is no string, word or number is an operator. Python's
own `tokenize` ends at the first fault, and takes several times as long.
"""

import keyword
import re
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

Symbols = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

# Groups aren't possessive: before Python 3.11.5 `re` misreads such as have branches.
_TOKEN: Final = re.compile(
    r"""
    (?: [^\S\n]++ | \n | \\\n | \#[^\n]*+ )*
    (?:
      (?P<string> (?:[rbfu]|br|rb|fr|rf)? (?:
          \"{3} (?:[^\\"]++|\\.|\"(?!\"\"))* (?:\"{3})?
        | '{3}  (?:[^\\']++|\\.|'(?!''))*    (?:'{3})?
        | "     (?:[^"\\\n]|\\.)* "?
        | '     (?:[^'\\\n]|\\.)* '?
      ))
    | (?P<word> [^\W\d]\w*+ )
    | (?P<number> \.?\d (?:[e][+-]|[\w.])* )
    | (?P<operator> \*\*=? | //=? | >>=? | <<=? | -> | := | \.{3} | [!=<>+\-*/%&|^@]= | . )
    | \Z
    )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


class Tokens(NamedTuple):
    """The symbols of a text in order, and the lines, from 0, on which each begins and ends."""

    symbols: Symbols
    first: Places
    last: Places


def tokens_of(text: str) -> Tokens:
    """The tokens of `text`, however broken it is. The time is in proportion to its length."""
    found = [match for match in _TOKEN.finditer(text) if match.lastindex]  # but the end
    codes = [_CODES.get(match[match.lastindex or 0], _KINDS[match.lastindex or 0]) for match in found]
    ends_of_lines = [place.start() for place in re.finditer("\n", text)]
    first = np.searchsorted(ends_of_lines, [match.start(match.lastindex or 0) for match in found])
    last = np.searchsorted(ends_of_lines, [match.end() - 1 for match in found])
    return Tokens(np.array(codes, np.uint64), first.astype(np.int64), last.astype(np.int64))


_OPERATORS: Final = (
    *("**", "**=", "//", "//=", ">>", ">>=", "<<", "<<=", "->", ":=", "...", "==", "!=", "<=", ">="),
    *("+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@="),
    *"+-*/%@&|^~<>=()[]{},:.;!",
)
_CODES: Final = {text: crc32(text.encode()) for text in (*keyword.kwlist, *_OPERATORS)}
_KINDS: Final = [crc32(b"a " + kind) for kind in (b"", b"string", b"word", b"number", b"operator")]
"""By the number of the group in `_TOKEN`."""
