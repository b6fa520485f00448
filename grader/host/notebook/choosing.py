"""Which leaves of a notebook are run: its definitions and what they need; nothing that only trains, draws or prints."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.host.notebook.leaves import Leaf, Role, dotted

_QUICK_BUILTINS = {"int", "float", "bool", "str", "list", "tuple", "dict", "set", "len", "range", "min", "max", "round"}
_QUICK_CALLS = _QUICK_BUILTINS | {
    f"{np}.{name}" for np in ("np", "numpy") for name in ("sqrt", "exp", "log", "float32")
}
_QUICK_PARTS = (
    *(ast.Constant, ast.Name, ast.Attribute, ast.Call, ast.keyword, ast.Subscript, ast.Slice, ast.Starred),
    *(ast.List, ast.Tuple, ast.Dict, ast.Set, ast.JoinedStr, ast.FormattedValue),
    *(ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp),
    *(ast.unaryop, ast.operator, ast.boolop, ast.cmpop, ast.expr_context),
)


@dataclass(frozen=True)
class Choice:
    """The statements that are run, and the names that are needed and set only by statements that aren't."""

    chosen: frozenset[ast.stmt]
    missed: dict[str, ast.stmt]


def choose(leaves: Sequence[Leaf], wanted: frozenset[str]) -> Choice:
    """What is run of `leaves`, which stand in their order.

    Imports, functions and classes; assignments whose value is quick to compute; and those that set, or fill, a name
    that is wanted or that something chosen needs, transitively.
    """
    always = [leaf for leaf in leaves if leaf.role in {Role.definition, Role.imports}]
    chosen = {*always, *_quick(leaves)}
    defined = _union(leaf.sets for leaf in always if leaf.role is Role.definition)
    needed = set(wanted | defined | _union(leaf.needs for leaf in chosen))
    setters = _by_name(leaf for leaf in leaves if leaf.role is Role.assignment)
    names = list(needed)
    while names:
        for leaf in setters.pop(names.pop(), ()):
            chosen.add(leaf)
            names += leaf.needs - needed
            needed |= leaf.needs
    found = _union(leaf.sets for leaf in chosen)
    missed = {
        name: leaf.node for leaf in leaves if leaf.role is Role.other for name in sorted(leaf.sets & needed - found)
    }
    return Choice(frozenset(leaf.node for leaf in chosen), missed)


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _by_name(leaves: Iterable[Leaf]) -> dict[str, list[Leaf]]:
    found = defaultdict(list)
    for leaf in leaves:
        for name in leaf.changes:
            found[name].append(leaf)
    return found


def _quick(leaves: Sequence[Leaf]) -> set[Leaf]:
    """The assignments of literals and of simple expressions of names that are known by then."""
    known: set[str] = set()
    found = set()
    for leaf in leaves:
        if leaf.role in {Role.definition, Role.imports}:
            known |= leaf.sets
        elif leaf.role is Role.assignment and _is_quick(leaf, known):
            known |= leaf.sets
            found.add(leaf)
        else:
            known -= leaf.changes
    return found


def _is_quick(leaf: Leaf, known: set[str]) -> bool:
    node = leaf.node
    if leaf.in_call or not isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        return False
    unknown = {name for name in leaf.needs - known - _QUICK_BUILTINS if not name.startswith("__")}
    parts = ast.walk(node.value) if node.value else iter(())
    return not unknown and leaf.changes <= known | leaf.sets and all(map(_is_quick_part, parts))


def _is_quick_part(part: ast.AST) -> bool:
    match part:
        case ast.Call():
            name = dotted(part.func)
            return name in _QUICK_CALLS or name.startswith("math.")
        case ast.BinOp(op=ast.Pow() | ast.LShift(), right=right):
            return isinstance(right, ast.Constant) or (
                isinstance(right, ast.UnaryOp) and isinstance(right.operand, ast.Constant)
            )
        case _:
            return isinstance(part, _QUICK_PARTS)
