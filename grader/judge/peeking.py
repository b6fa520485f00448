"""A look at what a notebook or module defines, by its text alone: nothing runs, and broken work is no error."""

import ast
import json
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from grader.judge.kinds import Kind

_MOST_VALUES: Final = 2_000_000
"""Values of a notebook's JSON, estimated by its punctuation: what they weigh in memory depends on them."""
_MOST_PARSED: Final = 1 << 20
_IMPORT_FROM: Final = re.compile(
    r"^[ \t]*from[ \t]+(\.?\w+)[\w.]*[ \t]+import[ \t]+(\([^)]{0,2000}\)|[^\n]*)", re.MULTILINE
)
_IMPORT: Final = re.compile(r"^[ \t]*import[ \t]+([^\n#;]+)", re.MULTILINE)
_RUN: Final = re.compile(
    r"^%run[ \t]+(?:-i[ \t]+)?['\"]?(?:\./)?((?:[^\W\d]\w*/)*[^\W\d]\w*)\.py['\"]?[ \t]*$", re.MULTILINE
)
_MAGIC: Final = re.compile(r"^([ \t]*)[%!?][^\n]*", re.MULTILINE)
_CELL_OF_PYTHON: Final = re.compile(r"%%(?:time|timeit|capture|prun)\b")
_NOT_PARSED: Final = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True)
class Glimpse:
    """What a file's Python text shows: the names it binds at its top, the modules it imports, what is left to write."""

    text: tuple[str, ...]

    def binds(self, names: Iterable[str]) -> int:
        """How many of `names` are defined, assigned or imported."""
        imported = set(self._imported_names())
        return sum(name in imported or "*" in imported or self._defines(name) for name in names)

    def modules(self) -> set[str]:
        """The first parts of the names of all imported modules."""
        found = {match[1].lstrip(".") for text in self.text for match in _IMPORT_FROM.finditer(text)}
        for text in self.text:
            for match in _IMPORT.finditer(text):
                found.update(part.strip().partition(" ")[0].partition(".")[0] for part in match[1].split(","))
        return found

    def gaps(self) -> int:
        """How much looks like a template's gaps: functions without a body, and `None` or `...` for a value."""
        return sum(_gaps(text) for text in self.text)

    def _defines(self, name: str) -> bool:
        pattern = re.compile(
            rf"^(?:(?:class|def|async[ \t]+def)[ \t]+{name}\b|{name}[ \t]*(?::[^=\n]*)?=(?!=))", re.MULTILINE
        )
        return any(pattern.search(text) for text in self.text)

    def _imported_names(self) -> Iterator[str]:
        for text in self.text:
            for match in _IMPORT_FROM.finditer(text):
                names = match[2].partition("#")[0] if match[2][:1] != "(" else match[2].strip("()")
                yield from (words[-1] for part in names.split(",") if (words := part.split()))


@dataclass(frozen=True)
class CodeCell:
    """A code cell, and its number as `In [n]` counts after "Restart & Run All": blank cells are left out."""

    number: int
    source: str


def peek(path: Path, kind: Kind) -> Glimpse:
    """What the file at `path` shows; nothing if it is unreadable, broken or huge. Raises `OSError`."""
    text = text_of(path.read_bytes(), kind)
    return Glimpse((text,) if kind == "module" else tuple(python_of(cell.source) for cell in code_cells(text)))


def text_of(data: bytes, kind: Kind) -> str:
    """The text of a file of that kind; what can't be decoded is replaced."""
    encoding = "utf-8" if kind == "module" else json.detect_encoding(data)
    return data.decode(encoding, "replace").removeprefix("\ufeff").replace("\r\n", "\n")


def parsed(text: str) -> ast.Module | None:
    """The syntax of `text`; None if it is broken, nested too deeply or huge."""
    if len(text) > _MOST_PARSED:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except _NOT_PARSED:
        return None


def code_cells(text: str) -> Iterator[CodeCell]:
    """The code cells of a notebook that aren't blank; none if it is broken or huge."""
    if sum(map(text.count, "[{,")) > _MOST_VALUES:
        return
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        return
    sheets = [notebook, *_dicts(notebook, "worksheets")]
    cells = (cell for sheet in sheets for cell in _dicts(sheet, "cells") if cell.get("cell_type", "code") == "code")
    sources = (source for cell in cells if (source := _source(cell)).strip())
    yield from (CodeCell(number, source) for number, source in enumerate(sources, start=1))


def python_of(source: str) -> str:
    """A cell's code, magics taken out of it line by line; nothing of a cell in another language.

    `%run helper.py` imports all that is in it.
    """
    if source.startswith("%%") and not _CELL_OF_PYTHON.match(source):
        return ""
    return _MAGIC.sub(r"\1pass", _RUN.sub(_imported, source))


def _imported(run: re.Match[str]) -> str:
    return f"from {run[1].replace('/', '.')} import *"


def _dicts(holder: Any, key: str) -> list[dict[str, Any]]:
    items = holder.get(key) if isinstance(holder, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _source(cell: dict[str, Any]) -> str:
    """The text of a cell with plain line ends and no lone surrogates; nothing of a damaged one."""
    source = cell.get("source", cell.get("input", ""))
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        return ""
    split = any(line.endswith(("\n", "\r")) for line in lines[:-1])
    whole = ("" if split else "\n").join(lines).encode("utf-8", "replace").decode()
    return whole.replace("\r\n", "\n").replace("\r", "\n")


def _gaps(text: str) -> int:
    tree = parsed(text)
    return sum(map(_is_gap, ast.walk(tree))) if tree is not None else 0


def _is_gap(node: ast.AST) -> bool:
    match node:
        case ast.FunctionDef(body=body):
            return all(_says_nothing(statement) for statement in body)
        case ast.Assign(value=ast.Constant(value=value)):
            return value is None or value is ...
    return False


def _says_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name))):
            return name == "NotImplementedError"
    return False
