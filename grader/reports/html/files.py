"""How the pages' files are named: the same for the same learner each time, and safe on every file system."""

import hashlib
import re
from typing import Final

_SHOWN: Final = 32
_DIGITS: Final = 12
_OTHER: Final = re.compile(r"[^a-z0-9]+")


def page_name(learner: str, attempt: int) -> str:
    """The file of a learner's attempt: what ASCII letters and digits their id has, a digest of it, the attempt."""
    shown = _OTHER.sub("-", learner.lower())[:_SHOWN].strip("-") or "learner"
    digest = hashlib.sha256(learner.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{shown}-{digest}-{attempt}.html"
