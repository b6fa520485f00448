"""Statements that were forgotten, and loops that end too early."""

import ast
from collections.abc import Iterator

from grader.prove.mutants.syntax import Edit, Scene


def statements(node: ast.AST, _: Scene) -> Iterator[Edit]:
    """The edits of a statement that can be left out, and of a loop: never run, or once less."""
    match node:
        case ast.Expr() | ast.AugAssign():
            yield Edit((node,), (ast.Pass(),))
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield Edit((node,), (ast.Pass(),))
        case ast.AnnAssign(target=ast.Attribute() | ast.Subscript(), value=ast.expr()):
            yield Edit((node,), (ast.Pass(),))
        case ast.For(iter=items):
            yield Edit((items,), (ast.Tuple([], ast.Load()),))
            yield Edit((items,), (_all_but_the_last(items),))
        case ast.While(test=test):
            yield Edit((test,), (ast.Constant(value=False),))


def _all_but_the_last(items: ast.expr) -> ast.expr:
    """`[*items][:-1]`, which also works for what has no length."""
    whole = ast.List([ast.Starred(items, ast.Load())], ast.Load())
    return ast.Subscript(whole, ast.Slice(None, ast.UnaryOp(ast.USub(), ast.Constant(1))), ast.Load())
