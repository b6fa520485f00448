"""What of a work is still as it was handed out: functions with a gap in the template, to the letter as they are there.

Comments and blank lines make no difference. Only the template is needed, so that students without the course are told.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from grader.course.discovery import Assignment
from grader.course.release import INSTEAD
from grader.judge.locating import Work
from grader.judge.peeking import code_cells, parsed, python_of, text_of


@dataclass(frozen=True)
class _Function:
    """A function: its name with its class's, and its lines from 0."""

    name: str
    lines: range
    node: ast.FunctionDef | ast.AsyncFunctionDef

    @property
    def meaning(self) -> str:
        """The same for all texts that Python takes alike; "" for what is nested too deeply."""
        try:
            return ast.dump(self.node)
        except RecursionError:
            return ""


def gaps_left(assignment: Assignment, work: Work) -> list[str]:
    """The functions of the template that still wait for the student's lines, in its order; [] where there is none."""
    if assignment.template is None:
        return []
    path = assignment.template / assignment.rubric.entry.module
    try:
        gaps = _gaps(path, path.stat().st_mtime_ns)
        text = text_of(work.files[work.main].read_bytes(), work.kind)
    except (OSError, KeyError, ValueError):
        return []
    parts = [text] if work.kind == "module" else [python_of(cell.source) for cell in code_cells(text)]
    own = {one.name: one for part in parts for one in _functions(part)}
    same = (name for name, meaning in gaps if name in own and own[name].meaning == meaning)
    return [name.rpartition(".")[2] for name in same]


@lru_cache(maxsize=64)
def _gaps(path: Path, _changed: int) -> tuple[tuple[str, str], ...]:
    """The functions of the template at `path` in which something is left to write, and what they mean as they are."""
    text = path.read_text(encoding="utf-8-sig")
    lines = text.splitlines()
    marks = [(number, len(line) - len(line.lstrip())) for number, line in enumerate(lines) if INSTEAD in line]
    return tuple(
        (one.name, one.meaning)
        for one in _functions(text)
        if any(number in one.lines and indent > one.node.col_offset for number, indent in marks)
    )


def _functions(text: str) -> Iterator[_Function]:
    """Each function and method; comments below it count to its lines."""
    tree = parsed(text)
    if tree is None or not tree.body:
        return
    yield from _in_body(tree.body, "", text.count("\n") + 1)


def _in_body(body: list[ast.stmt], prefix: str, end: int) -> Iterator[_Function]:
    for node, after in zip(body, [*(one.lineno - 1 for one in body[1:]), end], strict=True):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield _Function(prefix + node.name, range(node.lineno - 1, after), node)
        elif isinstance(node, ast.ClassDef):
            yield from _in_body(node.body, f"{prefix}{node.name}.", after)
