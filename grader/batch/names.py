"""Names and ids as people and systems write them, made comparable.

A name is compared in four ways, from the strictest to the most lenient: with its words apart or joined (Canvas writes
`lovelaceada`), with its accents or without. Its words may begin anywhere, since some put the family's name first.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_JOINERS: Final = "\u200c\u200d"
"""Characters without a width of their own that letters of some scripts, and emoji, are written with."""
_APOSTROPHES: Final = "'\u2019\u02bc`"
_LATIN_AND_NEAR: Final = ("LATIN", "GREEK", "CYRILLIC")
_WITHOUT_DECOMPOSITION: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "\u0131": "i", "þ": "th", "ħ": "h"}
)


def tidy(text: str) -> str:
    """`text` composed (NFC), in one line, without marks that can't be seen."""
    if text.isascii():  # the same, in a fraction of the time
        return " ".join(text.split())
    kept = (char for char in text if char in _JOINERS or unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def same_id(text: str) -> str:
    """What two ids, or two addresses, have in common that differ in nothing that counts."""
    if text.isascii():
        return tidy(text).lower()
    seen = tidy(text).translate(dict.fromkeys(map(ord, _JOINERS)))
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold()).strip()


def orders(name: str) -> tuple[frozenset[str], ...]:
    """For each of the four ways the forms of `name`, with any of its words first; none where it has no letter."""
    with_accents = _words(name)
    without = [plain(word) for word in with_accents]
    return tuple(
        frozenset(between.join(words[start:] + words[:start]) for start in range(len(words)))
        for between in (" ", "")
        for words in (with_accents, without)
    )


def as_given(name: str) -> tuple[str, ...]:
    """For each of the four ways the form of `name` with its words as they stand.

    A name without accents may have lost them on its way: it has no form in the ways that look at them.
    """
    words = _words(name)
    bare = [plain(word) for word in words]
    kept = words if words != bare else []
    return (" ".join(kept), " ".join(bare), "".join(kept), "".join(bare))


def parts(name: str) -> Sequence[str]:
    """The words of `name`, without accents."""
    return [plain(word) for word in _words(name)]


def plain(word: str) -> str:
    """`word` without the accents of Latin, Greek and Cyrillic letters; other scripts' marks are part of the word."""
    if word.isascii():
        return word
    kept = []
    base = ""
    for char in unicodedata.normalize("NFKD", word.translate(_WITHOUT_DECOMPOSITION)):
        if not unicodedata.combining(char):
            base = unicodedata.name(char, "")
        elif base.startswith(_LATIN_AND_NEAR):
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def _words(name: str) -> list[str]:
    text = same_id(name)
    text = "".join(char for char in text if char not in _APOSTROPHES)
    letters = (char if unicodedata.category(char)[0] in "LNM" else " " for char in text)
    return re.split(" +", "".join(letters).strip(" ")) if any(map(str.isalnum, text)) else []
