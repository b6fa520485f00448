"""An exception of student code in bounded plain words, with the student's own lines and none of ours."""

import linecache
import traceback
from pathlib import Path

from grader.host.things import MissingError
from grader.wire.messages import MOST_FRAMES, MOST_TEXT, CodeFrame, Raised

LINE = 200


def describe(error: BaseException, root: str) -> Raised:
    """`error` as an answer; only frames of files below `root` are told."""
    if isinstance(error, MissingError):
        return Raised("MissingError", _bounded(str(error)), missing=_bounded(error.what, LINE))
    return Raised(_bounded(type(error).__name__, LINE), _message(error), _frames(error, Path(root)))


def _message(error: BaseException) -> str:
    try:
        return _bounded(str(error))
    except BaseException:  # noqa: BLE001  the student's own __str__ may do anything
        return "(its message can't be read)"


def _bounded(text: str, most: int = MOST_TEXT) -> str:
    plain = str.__str__(text)
    return plain if len(plain) <= most else plain[: most - 3] + "..."


def _frames(error: BaseException, root: Path) -> tuple[CodeFrame, ...]:
    found = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        name = _relative(code.co_filename, root)
        if name is not None:
            found.append(_frame(name, line, code.co_name, linecache.getline(code.co_filename, line)))
    if isinstance(error, SyntaxError) and error.filename:
        name = _relative(error.filename, root)
        if name is not None:
            found.append(_frame(name, error.lineno or 0, "<module>", error.text or ""))
    return tuple(found[-MOST_FRAMES:])


def _frame(name: str, line: int, function: str, text: str) -> CodeFrame:
    return CodeFrame(_bounded(name, LINE), line, _bounded(function, LINE), _bounded(text.strip(), LINE))


def _relative(file: str, root: Path) -> str | None:
    try:
        return str(Path(file).relative_to(root))
    except ValueError:
        return None
