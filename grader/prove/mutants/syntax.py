"""What changes are made of: nodes of a syntax tree, in the order in which they stand in the text."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

AXES: Final = frozenset({"axis", "dim"})
"""Named arguments that say which axis is meant."""
_NOT_RUN: Final = frozenset({"annotation", "returns", "decorator_list", "type_params"})
_UNSAID: Final = (ast.Raise, ast.Assert, ast.JoinedStr, ast.Import, ast.ImportFrom)

Node = ast.expr | ast.stmt


@dataclass(frozen=True, eq=False)
class Edit:
    """`old`, one expression or statements that follow one another, become `new`; `says` where the two don't show it."""

    old: tuple[Node, ...]
    new: tuple[Node, ...]
    says: str = ""


@dataclass(frozen=True)
class Scene:
    """What a change may hang on: the names that are `imported`, and whether `torch` is."""

    imported: frozenset[str]
    torch: bool


def scene_of(tree: ast.Module) -> Scene:
    """The scene that the module `tree` sets."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.asname or alias.name.partition(".")[0]: alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return Scene(frozenset(found), any(name.partition(".")[0] == "torch" for name in found.values()))


def nodes_in(node: ast.AST) -> Iterator[ast.AST]:
    """`node` and all below it that decides what the code does, parents first.

    Left out are docstrings, annotations, decorators, what is raised, asserted or printed, and text with values in it,
    whose parts have no places of their own before Python 3.12. A negative number is one node, and a number that names
    an axis belongs to its call.
    """
    yield node
    if number_of(node) is not None:
        return
    for field, value in ast.iter_fields(node):
        if field not in _NOT_RUN:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not is_left_out(child):
                    yield from nodes_in(child)


def is_left_out(node: ast.AST) -> bool:
    """Whether `node` is no part of what can be wrong; see `nodes_in`."""
    if isinstance(node, ast.keyword):
        return node.arg in AXES and number_of(node.value) is not None
    return isinstance(node, _UNSAID) or is_idle(node)


def is_idle(node: ast.AST) -> bool:
    """Whether `node` is a statement without an effect on what is asked: a docstring, `...`, or one that prints."""
    match node:
        case ast.Expr(value=ast.Constant() | ast.Call(func=ast.Name(id="print"))):
            return True
    return False


def number_of(node: ast.AST) -> int | float | None:
    """The number that `node` spells out, with its sign; None for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.UnaryOp):
        number = number_of(node.operand)
        return None if number is None else -number
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return node.value
    return None


def spelled(number: float) -> ast.expr:
    """A node that spells out `number`."""
    return ast.UnaryOp(ast.USub(), ast.Constant(-number)) if number < 0 else ast.Constant(number)


def shifted(node: ast.expr, by: int) -> ast.expr:
    """`node` plus `by`, worked out where it is a whole number."""
    number = number_of(node)
    if isinstance(number, int):
        return spelled(number + by)
    return ast.BinOp(node, ast.Add() if by > 0 else ast.Sub(), ast.Constant(abs(by)))


def method_of(node: ast.AST) -> str:
    """What a call calls as an attribute, `step` in `optimizer.step()`; empty for anything else."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def bodies_of(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The lists of statements right below `node`."""
    for field in ("body", "orelse", "finalbody"):
        body = getattr(node, field, None)
        if isinstance(body, list):
            yield body
