"""The syntax of cells: what parses, and of a broken cell what still does."""

import ast
import re
import warnings
from dataclasses import dataclass

MOST_MENDS = 20

UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
_BLAMED_LINE = re.compile(r"\bon line (\d+)$")
_GOES_ON = re.compile(r"[)\]}]|(?:else|elif|except|finally)\b")
_PYTHON_2 = ("in call to 'print'", "in call to 'exec'", "multiple exception types must be", "leading zeros in decimal")


@dataclass(frozen=True)
class Fault:
    """Why the lines from `line` on don't parse, in words for a student."""

    line: int
    message: str


def is_python(source: str) -> bool:
    """Whether `source` parses."""
    return not isinstance(_parse(source), Exception)


def parse(source: str) -> tuple[list[ast.stmt], list[Fault]]:
    """The statements of `source`. Where some don't parse, those around them, and the faults."""
    lines = source.split("\n")
    faults: list[Fault] = []
    while isinstance(tree := _parse("\n".join(lines)), Exception):
        faults.append(fault(tree))
        if len(faults) > MOST_MENDS or not _blank(lines, faults[-1].line - 1):
            return [], faults
    return tree.body, faults


def _parse(source: str) -> ast.Module | Exception:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except UNPARSABLE as error:
            return error


def fault(error: Exception, line: int = 1) -> Fault:
    """What `error`, one of `UNPARSABLE`, means; it is about `line` if it doesn't say."""
    if not isinstance(error, SyntaxError):
        return Fault(
            line, "it can't be read as Python: it is nested too deeply or holds characters that no program may hold"
        )
    said = error.msg or "invalid syntax"
    blamed = _BLAMED_LINE.search(said)
    line = int(blamed[1]) if blamed else error.lineno or line
    if any(sign in said for sign in _PYTHON_2):
        return Fault(line, f"line {line} is Python 2, and Python 3 is used here: {said}")
    return Fault(line, f"line {line} isn't valid Python: {said}")


def _blank(lines: list[str], index: int) -> bool:
    """Empty the top-level statement around line `index`; False if there is nothing to empty."""
    first = last = min(index, len(lines) - 1)
    while first > 0 and not _begins(lines[first]):
        first -= 1
    while first > 0 and lines[first - 1].startswith("@"):
        first -= 1
    while last + 1 < len(lines) and not _begins(lines[last + 1]):
        last += 1
    filled = any(line.strip() for line in lines[first : last + 1])
    lines[first : last + 1] = [""] * (last + 1 - first)
    return filled


def _begins(line: str) -> bool:
    """Whether a top-level statement may begin with this line."""
    return bool(line.strip()) and not line[0].isspace() and not line.startswith("#") and not _GOES_ON.match(line)
