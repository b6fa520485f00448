"""A module's text and its tree, changed together."""

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from grader.prove.mutants.syntax import Edit, Node

_LINE_END: Final = re.compile(rb"\r\n?|\n")


@dataclass(frozen=True, eq=False)
class Text:
    """The text of a module and its tree."""

    source: str
    tree: ast.Module

    def after(self, edit: Edit, top: int) -> tuple[str, str] | None:
        """The text after `edit`, and what the module's statement number `top`, where it is made, then dumps as.

        All text outside of the changed nodes stays as it is. None where no text gives the changed tree: an edit may
        ask for what isn't Python.
        """
        dump = self._dump_after(edit, top)
        begin, finish = self._whole(self.tree.body[top])
        start, end = self._start(edit.old[0]), self._end(edit.old[-1])
        for words in self._wordings(edit, start):
            changed = self._bytes[begin:start] + words.encode() + self._bytes[end:finish]
            if _dump(changed.decode()) == dump:
                return (self._bytes[:begin] + changed + self._bytes[finish:]).decode(), dump
        return None

    @cached_property
    def _bytes(self) -> bytes:
        return self.source.encode()  # places in a tree count bytes

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self._bytes))]

    @cached_property
    def _places(self) -> dict[int, tuple[ast.AST, str, int | None]]:
        """By a node's identity its parent, the field there and the place in the field's list."""
        found: dict[int, tuple[ast.AST, str, int | None]] = {}
        for parent in ast.walk(self.tree):
            for field, value in ast.iter_fields(parent):
                if isinstance(value, list):
                    found |= {id(node): (parent, field, index) for index, node in enumerate(value)}
                else:
                    found[id(value)] = (parent, field, None)
        return found

    def _dump_after(self, edit: Edit, top: int) -> str:
        parent, field, index = self._places[id(edit.old[0])]
        before = getattr(parent, field)
        after = edit.new[0] if index is None else [*before[:index], *edit.new, *before[index + len(edit.old) :]]
        setattr(parent, field, after)
        try:
            return ast.dump(self.tree.body[top])
        finally:
            setattr(parent, field, before)

    def _wordings(self, edit: Edit, start: int) -> Iterator[str]:
        """How `new` may be written where `old` began: statements a line each or on one, an expression in brackets."""
        words = [ast.unparse(ast.fix_missing_locations(node)) for node in edit.new]
        if isinstance(edit.new[0], ast.stmt):
            indent = self._bytes[max(begin for begin in self._starts if begin <= start) : start].decode()
            yield "\n".join(words).replace("\n", f"\n{indent}")
            yield "; ".join(words)
        else:
            yield words[0]
            yield f"({words[0]})"

    def _whole(self, node: ast.stmt) -> tuple[int, int]:
        """Where a statement of the module begins, with its decorators, and where it ends."""
        above: list[ast.expr] = getattr(node, "decorator_list", [])
        return self._starts[above[0].lineno - 1] if above else self._start(node), self._end(node)

    def _start(self, node: Node) -> int:
        return self._starts[node.lineno - 1] + node.col_offset

    def _end(self, node: Node) -> int:
        return self._starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or node.col_offset)


def _dump(text: str) -> str:
    """The one statement that `text` holds, dumped; nothing where it holds another number of them or is no Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as that a number isn't callable
        try:
            tree = ast.parse(text)
            compile(tree, "mutant", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError):
            return ""
    return ast.dump(tree.body[0]) if len(tree.body) == 1 else ""
