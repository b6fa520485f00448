"""Indices and slices that are off by one, or forgotten."""

import ast
from collections.abc import Iterator

from grader.prove.mutants.syntax import Edit, Scene, shifted


def indices(node: ast.AST, _: Scene) -> Iterator[Edit]:
    """The edits of each part of an index: shifted by one, or left out; and all of it left out where it is read."""
    if not isinstance(node, ast.Subscript):
        return
    for part in node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]:
        if isinstance(part, ast.Slice):
            yield from (Edit((part,), (other,)) for other in _other_slices(part))
        elif not _is_key(part):
            yield Edit((part,), (shifted(part, 1),))
    if isinstance(node.ctx, ast.Load) and not _is_key(node.slice):
        yield Edit((node,), (node.value,))


def _other_slices(part: ast.Slice) -> Iterator[ast.Slice]:
    lower, upper, step = part.lower, part.upper, part.step
    yield ast.Slice(shifted(lower or ast.Constant(0), 1), upper, step)
    yield ast.Slice(lower, shifted(upper or ast.Constant(0), -1), step)
    yield ast.Slice(None, upper, step)
    yield ast.Slice(lower, None, step)
    yield ast.Slice(lower, upper, None)


def _is_key(part: ast.expr) -> bool:
    """Whether it can't be shifted: the key of a dictionary, None, `...`."""
    return isinstance(part, ast.Constant) and not isinstance(part.value, int)
