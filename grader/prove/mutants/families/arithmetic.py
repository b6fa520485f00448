"""Other operators, operands the other way round, a sign too many or too few."""

import ast
from collections.abc import Iterator
from typing import Final

from grader.prove.mutants.syntax import Edit, Scene

_OTHERS: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
}
_ONE_WAY: Final = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
_WORKED_OUT: Final = (ast.BinOp, ast.Call)
_GIVEN_BACK: Final = (*_WORKED_OUT, ast.Name, ast.Attribute, ast.Subscript)


def arithmetic(node: ast.AST, _: Scene) -> Iterator[Edit]:
    """The edits of an operation, of an assignment that is one (`+=`), and of the sign of what is kept or given back."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            if type(op) in _OTHERS:
                yield Edit((node,), (ast.BinOp(left, _OTHERS[type(op)](), right),))
            if isinstance(op, _ONE_WAY):
                yield Edit((node,), (ast.BinOp(right, op, left),))
        case ast.AugAssign(target=target, op=op, value=value):
            if type(op) in _OTHERS:
                yield Edit((node,), (ast.AugAssign(target, _OTHERS[type(op)](), value),))
            yield Edit((node,), (ast.Assign([target], value),))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield Edit((node,), (operand,))
        case ast.Assign(targets=[ast.Name()], value=value) if isinstance(value, _WORKED_OUT):
            yield Edit((value,), (_minus(value),))
        case ast.Return(value=ast.Tuple(elts=parts)):
            yield from (Edit((part,), (_minus(part),)) for part in parts if isinstance(part, _GIVEN_BACK))
        case ast.Return(value=value) if isinstance(value, _GIVEN_BACK):
            yield Edit((value,), (_minus(value),))


def _minus(node: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.USub(), node)
