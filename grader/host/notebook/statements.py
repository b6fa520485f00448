"""The statements of a notebook, cell by cell, with the faults of those that aren't Python."""

import __future__

import ast
import linecache
import types
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from grader.host.notebook.findings import Findings
from grader.host.notebook.leaves import Compile, Leaf, leaves
from grader.host.notebook.magics import plain
from grader.host.notebook.parsing import UNPARSABLE, fault, parse
from grader.host.notebook.reading import Cell

MOST_STATEMENTS = 20_000

_FUTURE_FLAGS = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})


@dataclass(frozen=True)
class Statement:
    """A statement of the top level, its leaves, and how it is compiled."""

    cell: Cell
    node: ast.stmt
    leaves: tuple[Leaf, ...]
    compiled: Compile

    @property
    def line(self) -> str:
        """Its first line, as the student wrote it."""
        return self.cell.line(self.node.lineno)


class Reader:
    """Reads the cells of the notebook `file`. `from __future__` holds for all cells after it, as in a kernel."""

    def __init__(self, file: Path, findings: Findings) -> None:
        self._file = file
        self._findings = findings
        self._flags = 0

    def statements(self, cells: Sequence[Cell]) -> list[Statement]:
        """The statements of `cells` that compile, `MOST_STATEMENTS` at most; the others are findings."""
        found = (statement for cell in cells for statement in self._of_cell(cell))
        kept = list(islice(found, MOST_STATEMENTS))
        for one in found:
            message = f"the notebook has more than {MOST_STATEMENTS:,} statements; from here on they were left out."
            self._findings.add("skipped", message, one.cell.number, one.line)
            break
        return kept

    def _of_cell(self, cell: Cell) -> Iterator[Statement]:
        filename = f"{self._file}, cell {cell.number}"
        lines = [f"{line}\n" for line in cell.lines]
        linecache.cache[filename] = (len(cell.source), None, lines, filename)
        source = plain(cell.source)
        for remark in source.remarks:
            self._findings.add("note", remark.text, cell.number, cell.line(remark.line))
        nodes, faults = parse(source.source)
        for one in faults:
            self._findings.add("syntax", one.message, cell.number, cell.line(one.line))
        for node in nodes:
            yield from self._statement(cell, node, filename)

    def _statement(self, cell: Cell, node: ast.stmt, filename: str) -> Iterator[Statement]:
        compiled = partial(_compile, filename=filename, flags=self._flags)
        try:
            if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                self._flags |= compiled(node).co_flags & _FUTURE_FLAGS
            yield Statement(cell, node, tuple(leaves(node, compiled)), compiled)
        except UNPARSABLE as error:
            why = fault(error, node.lineno)
            self._findings.add("syntax", why.message, cell.number, cell.line(why.line))


def _compile(node: ast.stmt, filename: str, flags: int) -> types.CodeType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code: types.CodeType = compile(ast.Module([node], []), filename, "exec", flags=flags, dont_inherit=True)
    return code
