"""The code that some functions of an author's modules rest on, through all modules beside them that they import.

What else stands in these modules may change without any effect on them.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import grader
from grader.prove.calibration.texts import code, read_text
from grader.prove.mutants.reach import reached

_METRICS: Final = "grader.judge.metrics."
_ALL: Final = "*"


def code_behind(folder: Path, functions: Mapping[Path, Iterable[str]]) -> list[str]:
    """The code of `functions` by file, of what they use, of modules in `folder` that they import, of our metrics."""
    wanted: dict[Path, set[str]] = {path: set(names) for path, names in functions.items()}
    found: dict[Path, str] = {}
    todo = list(wanted)
    while todo:
        path = todo.pop()
        found[path], imported = _reached(path, wanted[path], folder)
        for other, name in imported:
            names = wanted.setdefault(other, set())
            if name not in names:
                names.add(name)
                todo.append(other)
    return [f"{path.name}\n{found[path]}" for path in sorted(found)]


def _reached(path: Path, names: set[str], folder: Path) -> tuple[str, list[tuple[Path, str]]]:
    """The code behind `names` of the file at `path`, and what it imports: from which files, and which names."""
    text = read_text(path)
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return text, []
    nodes = [tree.body[place] for place in range(len(tree.body))] if _ALL in names else _nodes(tree, names)
    lines = text.splitlines()
    pieces = ["\n".join(lines[_first(node) - 1 : node.end_lineno]) for node in nodes]
    used = {_ALL, *names, *(name for node in nodes for name in _used(node))}
    imports = [one for one in ast.walk(tree) if isinstance(one, ast.Import | ast.ImportFrom)]
    return "\n".join(map(code, pieces)), [place for one in imports for place in _leads_to(one, used, folder)]


def _nodes(tree: ast.Module, names: set[str]) -> list[ast.stmt]:
    """The statements behind `names`; fixtures are used by the names of parameters, and bare calls by everybody."""
    wanted = set(names)
    while True:
        calls = [node for node in tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
        nodes = [*(tree.body[place] for place in reached(tree, wanted)), *calls]
        more = {name for node in nodes for name in _used(node)} - wanted
        if not more:
            return sorted(nodes, key=lambda node: node.lineno)
        wanted |= more


def _used(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield one.id
        elif isinstance(one, ast.arg):
            yield one.arg


def _leads_to(node: ast.Import | ast.ImportFrom, used: set[str], folder: Path) -> Iterator[tuple[Path, str]]:
    """The files of ours and the names in them that an import leads to, as far as they are used."""
    for one in node.names:
        module = node.module or "" if isinstance(node, ast.ImportFrom) else one.name
        home = Path(grader.__file__).parent.parent if module.startswith(_METRICS) else folder
        path = home / f"{module.replace('.', '/')}.py"
        bound = one.asname or one.name.partition(".")[0]
        if bound in used and path.is_file():
            yield path, one.name if isinstance(node, ast.ImportFrom) else _ALL


def _first(node: ast.stmt) -> int:
    """The first line of a statement, its decorators among it."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])
