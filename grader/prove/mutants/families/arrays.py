"""What is done along which axis, and to arrays the other way round."""

import ast
from collections.abc import Iterator
from typing import Final

from grader.prove.mutants.syntax import AXES, Edit, Scene, method_of, number_of, spelled

_TURNS: Final = frozenset({"transpose", "t"})
_TURNED: Final = frozenset({"T", "mT"})
_REDUCTIONS: Final = {"mean": "sum", "sum": "mean", "none": "mean"}


def arrays(node: ast.AST, scene: Scene) -> Iterator[Edit]:
    """The edits of a transpose, and of `axis=`, `dim=` and `reduction=`."""
    if isinstance(node, ast.Attribute) and node.attr in _TURNED:
        yield Edit((node,), (node.value,))
    if not isinstance(node, ast.Call):
        return
    plain = _not_turned(node, scene)
    if plain is not None:
        yield Edit((node,), (plain,))
    for place, named in enumerate(node.keywords):
        before, after = node.keywords[:place], node.keywords[place + 1 :]
        for value in _others(named):
            keywords = [*before, ast.keyword(named.arg, value), *after]
            yield Edit((node,), (ast.Call(node.func, node.args, keywords),))
        if named.arg in AXES:
            yield Edit((node,), (ast.Call(node.func, node.args, [*before, *after]),))


def _not_turned(node: ast.Call, scene: Scene) -> ast.expr | None:
    """What `x.transpose(...)` or `np.transpose(x, ...)` turns."""
    if method_of(node) not in _TURNS or not isinstance(node.func, ast.Attribute):
        return None
    owner = node.func.value
    if not (isinstance(owner, ast.Name) and owner.id in scene.imported):
        return owner
    return node.args[0] if node.args else None


def _others(named: ast.keyword) -> Iterator[ast.expr]:
    """Other values of a named argument."""
    number = number_of(named.value)
    if named.arg in AXES and isinstance(number, int):
        yield spelled(1 if number == 0 else number - 1)
    if named.arg in AXES and isinstance(named.value, ast.Constant) and named.value.value is None:
        yield ast.Constant(0)
    if named.arg == "reduction" and isinstance(named.value, ast.Constant) and named.value.value in _REDUCTIONS:
        yield ast.Constant(_REDUCTIONS[named.value.value])
