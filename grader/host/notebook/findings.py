"""What a student should know about the loading of a notebook, in bounded plain words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

MOST_FINDINGS = 50
MOST_LINE = 120
MOST_MESSAGE = 400

Kind = Literal["failed", "timed_out", "syntax", "skipped", "note"]

_PLACE = re.compile(r" \((?:/[^()]*|unknown location)\)$")  # a folder of the sandbox
_MISSING = (
    "`{name}` isn't installed here, and no file of that name is beside the notebook. "
    "What doesn't need it is graded all the same."
)
_ON_COLAB_ALONE = "there is no `google.colab` here; Colab alone has it. What doesn't need it is graded all the same."
_MEANINGS: tuple[tuple[type[BaseException], str], ...] = (
    (ModuleNotFoundError, _MISSING),
    (ImportError, "{said}; what doesn't need it is graded all the same."),
    (
        FileNotFoundError,
        "there is no {file} here; hand the file in with the notebook, and name it by a path relative to it.",
    ),
    (NameError, "{said}: none of the cells above that are run without training defines it."),
    (EOFError, "{said}; write the answer into the cell."),
    (SystemExit, "it ends the program, as exit() does; take that out: the cells below it count as well."),
)


@dataclass(frozen=True)
class Finding:
    """One finding. `cell` is 0 where it is about the notebook as a whole; `line` is the student's own, or empty."""

    kind: Kind
    cell: int
    line: str
    message: str


class Findings:
    """Collects findings; past `MOST_FINDINGS` they are only counted."""

    def __init__(self) -> None:
        self._kept: dict[Finding, None] = {}
        self._more = 0

    def add(self, kind: Kind, message: str, cell: int = 0, line: str = "") -> None:
        """Keep this finding, once."""
        finding = Finding(kind, cell, _bounded(line, MOST_LINE), _bounded(message, MOST_MESSAGE))
        if len(self._kept) < MOST_FINDINGS:
            self._kept[finding] = None
        elif finding not in self._kept:
            self._more += 1

    def all(self) -> tuple[Finding, ...]:
        """The findings: first about the notebook as a whole, then by cell."""
        more = [Finding("note", 0, "", f"There are {self._more} more remarks of this kind.")] if self._more else []
        return (*sorted(self._kept, key=lambda finding: finding.cell), *more)


def explain(error: BaseException) -> str:
    """What `error` means for the one who wrote the cell."""
    words = next((words for kind, words in _MEANINGS if issubclass(type(error), kind)), "{type}: {said}")
    said = _said(lambda: str(error))
    if issubclass(type(error), ModuleNotFoundError) and said == "No module named 'google'":
        return _ON_COLAB_ALONE
    name = _said(lambda: getattr(error, "name", None)) or said
    file = _said(lambda: getattr(error, "filename", None)) or said
    kind = _bounded(type(error).__name__, MOST_LINE)
    return words.format(type=kind, said=_PLACE.sub("", said), name=name, file=file).removesuffix(": ")


def _said(ask: Callable[[], object]) -> str:
    """The text that `ask` gives; nothing for what is no text."""
    try:
        text = ask()
        return _bounded(text, MOST_MESSAGE // 2) if isinstance(text, str) else ""
    except BaseException:  # noqa: BLE001  the student's own __str__ may do anything
        return "(its message can't be read)"


def _bounded(text: str, most: int) -> str:
    plain = " ".join(str.__str__(text)[: most * 4].split())
    return plain if len(plain) <= most else plain[: most - 3] + "..."
