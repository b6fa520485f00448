"""What a student should know about the running of a notebook, as plain values in bounded plain words."""

from typing import Any

from grader.host.notebook.findings import MOST_FINDINGS, MOST_LINE, MOST_MESSAGE

Finding = dict[str, Any]

_MEANINGS = {
    "ModuleNotFoundError": "; it isn't installed here, and no file of that name is beside the notebook.",
    "FileNotFoundError": "; hand the file in with the notebook, and name it by a path relative to it.",
    "NameError": "; no cell above it that could be run defines it.",
    "SystemExit": "; the cell ended here; those below it were run all the same.",
}
_NOBODY_ANSWERS = "it asks a question with input(), and nobody is here to answer; write the answer into the cell."


def finding(kind: str, message: str, cell: int = 0, line: str = "") -> Finding:
    """One finding. `cell` is 0 where it is about the notebook as a whole; `line` is the student's own, or empty."""
    return {"kind": kind, "cell": cell, "line": _bounded(line, MOST_LINE), "message": _bounded(message, MOST_MESSAGE)}


def of_error(error: BaseException, cell: int, line: str) -> Finding:
    """What it means that `error` came out of `cell` at `line`."""
    name = type(error).__name__
    if name == "StdinNotImplementedError":
        return finding("input", _NOBODY_ANSWERS, cell, line)
    said = _bounded(f"{name}: {_said(error)}".rstrip(": "), MOST_MESSAGE // 2)
    return finding("failed", said + _MEANINGS.get(name, ""), cell, line)


def merged(*parts: list[Finding]) -> list[Finding]:
    """All findings by cell, each once; past `MOST_FINDINGS` they are only counted."""
    different = {tuple(one.items()): one for part in parts for one in part}
    found = sorted(different.values(), key=lambda one: one["cell"])
    more = len(found) - MOST_FINDINGS
    rest = [finding("note", f"There are {more} more remarks of this kind.")] if more > 0 else []
    return found[:MOST_FINDINGS] + rest


def _said(error: BaseException) -> str:
    try:
        return error.msg if isinstance(error, SyntaxError) else str(error)
    except BaseException:  # noqa: BLE001  the student's own __str__ may do anything
        return "(its message can't be read)"


def _bounded(text: str, most: int) -> str:
    plain = " ".join(str.__str__(text)[: most * 4].split())
    return plain if len(plain) <= most else plain[: most - 3] + "..."
