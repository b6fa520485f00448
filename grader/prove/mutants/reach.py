"""What some names of a module rest on: its other definitions, by name, as far as that goes."""

import ast
from collections.abc import Iterable, Iterator

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def reached(tree: ast.Module, names: Iterable[str]) -> list[int]:
    """The places in `tree.body` of the definitions that `names` rest on, their own among them.

    A definition is whatever binds a name or sets something of it: functions, classes, constants, loops. Imports are
    none, and neither is what stands under `if __name__ == "__main__":`.
    """
    bound = [set() if _is_left_out(node) else set(_bound(node)) for node in tree.body]
    used = [{one.id for one in ast.walk(node) if isinstance(one, ast.Name)} for node in tree.body]
    wanted = set(names)
    found: set[int] = set()
    while more := {place for place in range(len(bound)) if place not in found and bound[place] & wanted}:
        found |= more
        wanted = wanted.union(*(used[place] for place in more))
    return sorted(found)


def _is_left_out(node: ast.stmt) -> bool:
    if isinstance(node, ast.If):
        return any(isinstance(one, ast.Name) and one.id == "__name__" for one in ast.walk(node.test))
    return isinstance(node, ast.Import | ast.ImportFrom)


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that `node` binds in its own scope, and those of which it sets an attribute or an item."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
        owner: ast.expr = node
        while isinstance(owner, ast.Attribute | ast.Subscript):
            owner = owner.value
        if isinstance(owner, ast.Name):
            yield owner.id
    if not isinstance(node, _SCOPES):
        for child in ast.iter_child_nodes(node):
            yield from _bound(child)
