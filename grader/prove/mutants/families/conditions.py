"""Comparisons, conditions and truth values that are another way."""

import ast
from collections.abc import Iterator
from typing import Final

from grader.prove.mutants.syntax import Edit, Scene

_OTHERS: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


def conditions(node: ast.AST, _: Scene) -> Iterator[Edit]:
    """The edits of a comparison, of `and`, `or`, `not`, True, False, and of what a branch depends on."""
    match node:
        case ast.Compare(left=left, ops=ops, comparators=others):
            for place, op in enumerate(ops):
                for other in _OTHERS[type(op)]:
                    yield Edit((node,), (ast.Compare(left, [*ops[:place], other(), *ops[place + 1 :]], others),))
        case ast.BoolOp(op=op, values=values):
            yield Edit((node,), (ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values),))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield Edit((node,), (operand,))
        case ast.Constant(value=bool(value)):
            yield Edit((node,), (ast.Constant(not value),))
        case ast.If(test=test) | ast.IfExp(test=test) if _is_open(test):
            yield Edit((test,), (ast.UnaryOp(ast.Not(), test),))
        case ast.comprehension(ifs=tests):
            yield from (Edit((test,), (ast.UnaryOp(ast.Not(), test),)) for test in tests if _is_open(test))


def _is_open(test: ast.expr) -> bool:
    """Whether `not` before it isn't what another edit amounts to."""
    match test:
        case ast.Compare(ops=[_]) | ast.Constant() | ast.UnaryOp(op=ast.Not()):
            return False
    return True
