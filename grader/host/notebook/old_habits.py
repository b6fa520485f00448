"""Old habits with torch, seen in the cells: so that they are told with their place, and where nothing runs them."""

import ast
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from grader.host.notebook.reading import Cell
from grader.host.notebook.statements import Statement
from grader.host.notebook.torch_habits import NEXT, NO_GPU, may_have_gpu

_GUARDS = ("cuda", "gpu", "device")  # what a condition asks about that guards the use of a GPU


@dataclass(frozen=True)
class Habit:
    """The first place of a habit in a notebook, and what to tell of it."""

    cell: Cell
    line: int
    says: str


def seen(statements: Sequence[Statement]) -> Iterator[Habit]:
    """The habits in `statements`, each once. To be asked where torch was imported."""
    torch = sys.modules["torch"]
    if not may_have_gpu(torch):
        yield from _first(statements, _demands_gpu, NO_GPU)
    if not any(_defines_next(part) for statement in statements for part in ast.walk(statement.node)):
        yield from _first(statements, _calls_next, NEXT)


def _first(statements: Sequence[Statement], is_habit: Callable[[ast.AST], bool], says: str) -> Iterator[Habit]:
    for statement in statements:
        lines = [part.lineno for part in _unguarded(statement.node) if is_habit(part) and isinstance(part, ast.expr)]
        if lines:
            yield Habit(statement.cell, min(lines), says)
            return


def _unguarded(node: ast.AST) -> Iterator[ast.AST]:
    """All parts of `node`, but for those below a condition that asks about the GPU."""
    left = [node]
    while left:
        part = left.pop()
        if isinstance(part, ast.If | ast.IfExp) and _asks_about_gpu(part.test):
            continue
        if not isinstance(part, ast.Compare):
            yield part
            left.extend(ast.iter_child_nodes(part))


def _asks_about_gpu(test: ast.expr) -> bool:
    names = (getattr(part, "id", getattr(part, "attr", "")) for part in ast.walk(test))
    return any(guard in name.lower() for name in names for guard in _GUARDS)


def _demands_gpu(part: ast.AST) -> bool:
    match part:
        case ast.Call(func=ast.Attribute(attr="cuda")):
            return True
        case ast.Constant(value=str(text)):
            return text == "cuda" or text.startswith("cuda:")
        case _:
            return False


def _calls_next(part: ast.AST) -> bool:
    match part:
        case ast.Call(func=ast.Attribute(attr="next"), args=[], keywords=[]):
            return True
        case _:
            return False


def _defines_next(part: ast.AST) -> bool:
    return isinstance(part, ast.FunctionDef) and part.name == "next"
