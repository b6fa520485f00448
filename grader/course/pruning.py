"""What of a module some of its names need, and what a module needs of others: told from the syntax, nothing is run."""

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import chain

_GAP = re.compile(r"\n{4,}")


def pruned(source: str, names: Iterable[str]) -> str:
    """`source` without the imports and definitions that `names` don't need; comments above one go with it.

    Raises:
        SyntaxError: it isn't Python.
    """
    tree = ast.parse(source)
    needed = _needed(tree, set(names))
    lines = source.splitlines()
    gone = {number for node in tree.body if not _stays(node, needed) for number in _lines_of(node, lines)}
    kept = [line.rstrip() for number, line in enumerate(lines, start=1) if number not in gone]
    return _GAP.sub("\n\n\n", "\n".join(kept)).strip("\n") + "\n"


def imported_by(source: str) -> set[str]:
    """The first part of each module's name that `source` imports. Raises `SyntaxError` where it isn't Python."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def texts_in(source: str) -> set[str]:
    """The texts that stand in `source` as constants."""
    nodes = ast.walk(ast.parse(source))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def parameters_of(source: str, function: str) -> set[str]:
    """The parameters of a function at the top of `source`; none where there is no such function."""
    found = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == function]
    return {one.arg for node in found for one in chain(node.args.posonlyargs, node.args.args, node.args.kwonlyargs)}


def _needed(tree: ast.Module, names: set[str]) -> set[str]:
    """`names`, what is used at the top of the module, and what these use in turn."""
    needed: set[str] = set()
    waiting = names | {name for node in tree.body if not _defines(node) for name in _uses(node)}
    while waiting:
        needed |= waiting
        mine = [node for node in tree.body if not waiting.isdisjoint(_defines(node))]
        waiting = {name for node in mine for name in _uses(node)} - needed
    return needed


def _stays(node: ast.stmt, needed: set[str]) -> bool:
    defined = _defines(node)
    return not defined or not needed.isdisjoint(defined)


def _defines(node: ast.stmt) -> set[str]:
    """The names that a definition or an import is there for; none for any other statement."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return {one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)}
    if isinstance(node, ast.Import):
        return {one.asname or one.name.partition(".")[0] for one in node.names}
    if isinstance(node, ast.ImportFrom) and node.module != "__future__":
        return {one.asname or one.name for one in node.names}
    return set()


def _uses(node: ast.stmt) -> Iterator[str]:
    return (one.id for one in ast.walk(node) if isinstance(one, ast.Name))


def _lines_of(node: ast.stmt, lines: list[str]) -> range:
    """The numbers of the lines of `node`, with its decorators and the comments right above it."""
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
    first = min([node.lineno, *(one.lineno for one in decorators)])
    while first > 1 and lines[first - 2].startswith("#"):
        first -= 1
    return range(first, (node.end_lineno or node.lineno) + 1)
