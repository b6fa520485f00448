"""Things that change places."""

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise

from grader.prove.mutants.syntax import Edit, Scene, bodies_of, is_idle


def orders(node: ast.AST, _: Scene) -> Iterator[Edit]:
    """The edits of two arguments, results or calls that follow one another and change places."""
    match node:
        case ast.Call(func=func, args=args, keywords=keywords):
            yield from (Edit((node,), (ast.Call(func, other, keywords),)) for other in _swapped(args))
        case ast.Return(value=ast.Tuple(elts=parts, ctx=ctx) as pair):
            yield from (Edit((pair,), (ast.Tuple(other, ctx),)) for other in _swapped(parts))
    for body in bodies_of(node):
        for first, second in pairwise(body):
            if _calls(first) and _calls(second):
                says = f"`{ast.unparse(first)}` and `{ast.unparse(second)}` change places"
                yield Edit((first, second), (second, first), says)


def _swapped(parts: Sequence[ast.expr]) -> Iterator[list[ast.expr]]:
    for place, (first, second) in enumerate(pairwise(parts)):
        if not (isinstance(first, ast.Starred) or isinstance(second, ast.Starred)):
            yield [*parts[:place], second, first, *parts[place + 2 :]]


def _calls(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and not is_idle(node)
