"""What goes wrong in the training of a torch model."""

import ast
from collections.abc import Iterator
from typing import Final

from grader.prove.mutants.syntax import Edit, Scene, bodies_of, method_of

_MODES: Final = {"train": "eval", "eval": "train"}
_WITHOUT_GRADIENTS: Final = frozenset({"no_grad", "inference_mode"})
_AFTER: Final = frozenset({"backward", "step"})


def training(node: ast.AST, scene: Scene) -> Iterator[Edit]:
    """The edits of gradients that flow or don't, of the mode of a model, and of when gradients are cleared."""
    if not scene.torch:
        return
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr="detach"), args=[]):
            yield Edit((node,), (value,))
        case ast.Call(func=ast.Attribute(value=value, attr=mode, ctx=ctx), args=[], keywords=[]) if mode in _MODES:
            yield Edit((node,), (ast.Call(ast.Attribute(value, _MODES[mode], ctx), [], []),))
        case ast.Attribute(value=value, attr=attr, ctx=ctx) if attr in _WITHOUT_GRADIENTS:
            yield Edit((node,), (ast.Attribute(value, "enable_grad", ctx),))
        case ast.Assign(targets=[ast.Name()], value=ast.Call() as value) if value.args:
            yield Edit((value,), (_detached(value),))
        case ast.Return(value=ast.Call() | ast.BinOp() | ast.Name() as value):
            yield Edit((value,), (_detached(value),))
        case ast.FunctionDef(decorator_list=decorators):
            yield from (edit for decorator in decorators for edit in _of_decorator(decorator))
    yield from (edit for body in bodies_of(node) for edit in _cleared_late(body))


def _of_decorator(decorator: ast.expr) -> Iterator[Edit]:
    attribute = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(attribute, ast.Attribute) and attribute.attr in _WITHOUT_GRADIENTS:
        yield Edit((attribute,), (ast.Attribute(attribute.value, "enable_grad", attribute.ctx),))


def _cleared_late(body: list[ast.stmt]) -> Iterator[Edit]:
    """`zero_grad()` behind each `backward()` and `step()` that follows it."""
    for first, node in enumerate(body):
        for last in range(first + 1, len(body)):
            if _method(node) == "zero_grad" and _method(body[last]) in _AFTER:
                says = f"`{ast.unparse(node)}` comes after `{ast.unparse(body[last])}`"
                yield Edit(tuple(body[first : last + 1]), (*body[first + 1 : last + 1], node), says)


def _method(node: ast.stmt) -> str:
    return method_of(node.value) if isinstance(node, ast.Expr) else ""


def _detached(node: ast.expr) -> ast.expr:
    return ast.Call(ast.Attribute(node, "detach", ast.Load()), [], [])
