"""Names of an archive's members: from bytes to text, and from text to a place that is surely inside."""

import re
import unicodedata
from typing import Final

_ENCODINGS: Final = ("utf-8", "gb2312", "cp437")
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_MOST_PART: Final = 255
_MOST_NAME: Final = 1000
_MOST_PARTS: Final = 32


class BadName(Exception):
    """Why a member is left out for its name."""


def decoded(raw: bytes) -> str:
    """The text of a name whose encoding isn't given.

    Of the encodings of old, only that of simplified Chinese can be told from the others, since its narrow form takes
    pairs of bytes that other languages hardly ever set side by side. The last takes any bytes.
    """
    for encoding in _ENCODINGS[:-1]:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode(_ENCODINGS[-1])


def relative(name: str) -> str:
    """The parts of a member's `name` with `/` between them, in the composed form that Python's imports look for.

    Raises `BadName` where it leads outside, or where no file can have it.
    """
    text = unicodedata.normalize("NFC", name).replace("\\", "/")
    parts = [part for part in text.split("/") if part not in {"", "."}]
    if text.startswith("/") or _DRIVE.match(text) or ".." in parts:
        raise BadName("leads outside")
    if not parts or any(unicodedata.category(char) in {"Cc", "Cs"} for char in text):
        raise BadName("is no name for a file")
    if max(len(part.encode()) for part in parts) > _MOST_PART or len("/".join(parts).encode()) > _MOST_NAME:
        raise BadName("has too long a name")
    if len(parts) > _MOST_PARTS:
        raise BadName("lies too deep")
    return "/".join(parts)
