"""One small change to Python text, told in a way that stays right while the text around it grows."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Node = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign
Span = tuple[int, int]

_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class Patch:
    """`replace`, which stands exactly once in `definition` (None: in the whole text), becomes `instead`."""

    definition: str | None
    replace: str
    instead: str


class PatchError(Exception):
    """A patch that doesn't fit; `key` is the part of it that is at fault."""

    def __init__(self, key: Literal["in", "replace", "with"], says: str) -> None:
        super().__init__(says)
        self.key = key


def patched(source: str, patch: Patch) -> str:
    """`source` with `patch` made; its lines end with plain line feeds.

    Where `replace` or `instead` have several lines, those after the first are indented relative to the line on which
    `replace` begins; `replace` then stands for whole lines.

    Raises:
        PatchError: there is no such definition, `replace` doesn't stand in it once, or what comes out is no Python or
            means the same as before.
    """
    source = "\n".join(_LINE_END.split(source))
    start, end = _span(source, patch.definition)
    found = list(_occurrences(source[start:end], patch.replace))
    if len(found) != 1:
        raise PatchError("replace", f"must stand exactly once there, and stands {len(found)} times")
    first, last = (start + place for place in found[0])
    line = source[source.rfind("\n", 0, first) + 1 : first]
    indent = line[: len(line) - len(line.lstrip())]
    text = patch.instead.rstrip("\n").replace("\n", f"\n{indent}")
    changed = source[:first] + text + source[last:]
    try:
        alike = ast.dump(ast.parse(changed)) == ast.dump(ast.parse(source))
    except (SyntaxError, ValueError) as error:
        raise PatchError("with", f"makes no Python of it ({getattr(error, 'msg', error)})") from error
    if alike:
        raise PatchError("with", "changes nothing that Python would notice")
    return changed


def lines_of(source: str, definition: str) -> range:
    """The lines of `definition` in `source`, from 1, with its decorators. Raises `PatchError` if there is none."""
    known = list(_definitions(ast.parse(source).body, ""))
    meant = [(name, node) for name, node in known if name == definition]
    meant = meant or [(name, node) for name, node in known if name.endswith(f".{definition}")]
    if not meant:
        raise PatchError("in", f"there is no definition of {definition!r}")
    if len(meant) > 1:
        names = ", ".join(name for name, _ in meant)
        raise PatchError("in", f"{definition!r} may mean any of {len(meant)} definitions: {names}")
    ((_, node),) = meant
    above = getattr(node, "decorator_list", [])
    begin = min([node.lineno, *(decorator.lineno for decorator in above)])
    return range(begin, (node.end_lineno or begin) + 1)


def _occurrences(text: str, wanted: str) -> Iterator[Span]:
    """Where `wanted` stands in `text`, also where one place overlaps the next."""
    first, *others = wanted.rstrip("\n").split("\n")
    if others:
        rest = "".join(rf"\n(?P=indent){re.escape(line)}" if line else r"\n[ \t]*" for line in others)
        pattern = rf"^(?P<indent>[ \t]*)(?=(?P<text>{re.escape(first)}{rest})$)"
    else:
        pattern = rf"(?=(?P<text>{re.escape(first)}))"
    return (match.span("text") for match in re.finditer(pattern, text, re.MULTILINE))


def _span(source: str, definition: str | None) -> Span:
    """Where `definition` begins and ends in `source`, in characters."""
    if definition is None:
        return 0, len(source)
    lines = lines_of(source, definition)
    lengths = [len(line) + 1 for line in source.split("\n")]
    return sum(lengths[: lines.start - 1]), sum(lengths[: lines.stop - 1])


def _definitions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, Node]]:
    """The functions, classes and assigned names in `body` and, below classes, their methods."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield prefix + node.name, node
            case ast.ClassDef():
                yield prefix + node.name, node
                yield from _definitions(node.body, f"{prefix}{node.name}.")
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield prefix + name, node
