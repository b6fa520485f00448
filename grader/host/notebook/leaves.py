"""The leaves of a notebook: its smallest statements, with what each binds and needs by Python's own rules of scope."""

import ast
import copy
import dis
import inspect
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

Container = ast.If | ast.Try | ast.With
Compile = Callable[[ast.stmt], types.CodeType]
Keep = Callable[[list[ast.stmt]], list[ast.stmt]]

_LOADS = {"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"}
_STORES = {"STORE_NAME", "STORE_GLOBAL"}
_FILLING_METHODS = {
    *("append", "extend", "update", "add", "insert", "setdefault", "sort", "remove", "clear", "pop"),
    *("add_argument", "set_defaults"),  # argparse
}
_SET_UP_CALLS = {
    "sys.path.append",
    "sys.path.insert",
    "sys.path.extend",
    "torch.set_default_dtype",
    "torch.set_default_device",
    "torch.set_default_tensor_type",
}
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, getattr(ast, "TypeAlias", ast.ClassDef))
_ASSIGNMENTS = (ast.Assign, ast.AugAssign, ast.AnnAssign)
_IN_A_FILLING_LOOP = (*_ASSIGNMENTS, ast.If, ast.For, ast.Pass, ast.Continue, ast.Break)


class Role(Enum):
    """When a leaf is run."""

    definition = auto()  # always
    imports = auto()  # always
    assignment = auto()  # where something needs it
    other = auto()  # never: it trains, draws or prints


@dataclass(frozen=True, eq=False)
class Leaf:
    """A statement that holds no others of the top level.

    `sets` are the names that it binds anew; `changes` has those, too, of which it sets an attribute or an item; `needs`
    has what its headers (`if`, `with`, ...) need as well, and `in_call` says whether one of these calls something.
    """

    node: ast.stmt
    role: Role
    sets: frozenset[str]
    changes: frozenset[str]
    needs: frozenset[str]
    in_call: bool


def leaves(
    node: ast.stmt, compiled: Compile, outer: frozenset[str] = frozenset(), *, in_call: bool = False
) -> Iterator[Leaf]:
    """The leaves of the statement `node`, whose headers need `outer`. Raises what `compiled` raises."""
    if isinstance(node, Container) and not _is_main_guard(node):
        header = rebuild(node, lambda _: [])
        needs, _ = _names(compiled(header))
        in_call = in_call or any(isinstance(part, ast.Call) for part in ast.walk(header))
        for body in _bodies(node):
            for child in body:
                yield from leaves(child, compiled, outer | needs, in_call=in_call)
        return
    needs, sets = _names(compiled(node))
    role = _role(node)
    changes = sets | _changed(node) if role is Role.assignment else sets
    yield Leaf(node, role, frozenset(sets), frozenset(changes), outer | needs, in_call)


def rebuild(node: ast.stmt, keep: Keep) -> ast.stmt:
    """A copy of `node` whose bodies are what `keep` leaves of them, or `pass`."""
    new = copy.copy(node)
    _rebuild_bodies(new, keep)
    if isinstance(new, ast.Try):
        new.handlers = [copy.copy(handler) for handler in new.handlers]
        for handler in new.handlers:
            _rebuild_bodies(handler, keep)
    return new


def _rebuild_bodies(node: ast.AST, keep: Keep) -> None:
    for name in ("body", "orelse", "finalbody"):
        body = getattr(node, name, None)
        if body:
            setattr(node, name, keep(body) or [ast.copy_location(ast.Pass(), body[0])])


def _bodies(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    holders: list[ast.AST] = [node, *getattr(node, "handlers", [])]
    for holder in holders:
        for name in ("body", "orelse", "finalbody"):
            yield getattr(holder, name, [])


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a name or an attribute of one, else nothing."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and any(
        isinstance(part, ast.Name) and part.id == "__name__" for part in ast.walk(node.test)
    )


def _names(code: types.CodeType, *, is_class: bool = False) -> tuple[set[str], set[str]]:
    """The global names that `code` and the code inside it load, and those that they set."""
    loads, sets = set(), set()
    for step in dis.get_instructions(code):
        if step.opname in _LOADS:
            loads.add(step.argval)
        elif step.opname in _STORES:
            sets.add(step.argval)
    if is_class:
        loads, sets = loads - sets, set()
    for inner in filter(inspect.iscode, code.co_consts):
        inner_loads, inner_sets = _names(inner, is_class=not inner.co_flags & inspect.CO_OPTIMIZED)
        loads |= inner_loads
        sets |= inner_sets
    return loads, sets


def _role(node: ast.stmt) -> Role:
    match node:
        case ast.Import() | ast.ImportFrom():
            return Role.imports
        case _ if _defines(node):
            return Role.definition
        case ast.AnnAssign(value=None):
            return Role.other
        case ast.Assign() | ast.AugAssign() | ast.AnnAssign():
            return Role.assignment
        case _:
            return Role.assignment if _fills(node) else Role.other


def _defines(node: ast.stmt) -> bool:
    match node:
        case ast.Assign(value=ast.Lambda()):
            return True
        case ast.Expr(value=ast.Call(func=called)):
            return dotted(called) in _SET_UP_CALLS
        case _:
            return isinstance(node, _DEFINITIONS)


def _fills(node: ast.stmt) -> bool:
    """Whether it only puts things into names: `d.update(...)`, `setattr(C, ...)`, a loop of such statements."""
    if isinstance(node, ast.For):
        inner = [part for part in ast.walk(node) if isinstance(part, ast.stmt)]
        return all(isinstance(part, _IN_A_FILLING_LOOP) or bool(_filled(part)) for part in inner)
    return bool(_filled(node))


def _filled(node: ast.AST) -> str:
    """The name that a call fills: `d` of `d.update(...)`, `C` of `setattr(C, ...)`; else nothing."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id="setattr"), args=[target, *_])):
            return _base(target)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=target, attr=method))) if method in _FILLING_METHODS:
            return _base(target)
        case _:
            return ""


def _base(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _changed(node: ast.stmt) -> set[str]:
    """The names of which `node` sets attributes or items."""
    parts = list(ast.walk(node))
    stored = [part for part in parts if isinstance(part, ast.Attribute | ast.Subscript)]
    bases = {_base(part) for part in stored if isinstance(part.ctx, ast.Store)}
    return (bases | {_filled(part) for part in parts}) - {""}
