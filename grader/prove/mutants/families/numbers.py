"""Other numbers."""

import ast
from collections.abc import Iterator

from grader.prove.mutants.syntax import Edit, Scene, number_of, spelled


def numbers(node: ast.AST, _: Scene) -> Iterator[Edit]:
    """A whole number one higher or with the other sign, any other number twice or half as large; 1 in place of 0."""
    number = number_of(node)
    if number is None or not isinstance(node, ast.expr):
        return
    if number == 0:
        others: list[float] = [number + 1]
    elif isinstance(number, int):
        others = [number + 1, -number]
    else:
        others = [number * 2, number / 2]
    yield from (Edit((node,), (spelled(other),)) for other in others)
