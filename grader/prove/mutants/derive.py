"""Mutants of a reference: each is its text with one small change, of the kinds in `families`."""

import ast
import hashlib
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from grader.prove.mutants.families import FAMILIES
from grader.prove.mutants.reach import reached
from grader.prove.mutants.syntax import Edit, Scene, is_left_out, nodes_in, scene_of
from grader.prove.mutants.text import Text

_SHOWN: Final = 100
_CLEAR: Final = 40
_LINE_END: Final = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class Mutant:
    """`source` is the changed text; `says` tells what became what on `line`.

    `name` begins with the definition that is changed, and stays the same while the rest of the module changes.
    """

    name: str
    line: int
    says: str
    source: str


def mutants_of(source: str, names: Iterable[str]) -> list[Mutant]:
    """The mutants of the module `source`, changed in what defines `names` and all that this uses, in the text's order.

    All of them are Python, none means what `source` does, and no two mean the same. Raises `SyntaxError` where `source`
    is no Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an escape that isn't one, say: the reference's own affair
        tree = ast.parse(source)
    text, scene = Text(source, tree), scene_of(tree)
    turns: Counter[str] = Counter()
    mutants = []
    for definition, edit, changed in (change for top in reached(tree, names) for change in _changes(text, scene, top)):
        line = edit.old[0].lineno
        says = _told(edit, _LINE_END.split(changed)[line - 1].strip())
        told = f"{definition} {says}"
        turns[told] += 1
        digest = hashlib.sha256(f"{told} {turns[told]}".encode()).hexdigest()
        mutants.append(Mutant(f"{definition}-{digest[:8]}", line, says, changed))
    return sorted(mutants, key=lambda mutant: mutant.line)


def _changes(text: Text, scene: Scene, top: int) -> Iterator[tuple[str, Edit, str]]:
    """The definition, the edit and the text of each change to one statement of the module."""
    seen = {ast.dump(text.tree.body[top])}
    for definition, part in _definitions(text.tree.body[top], ""):
        for node in nodes_in(part):
            for edit in (edit for family in FAMILIES for edit in family(node, scene)):
                changed = text.after(edit, top)
                if changed is not None and changed[1] not in seen:
                    seen.add(changed[1])
                    yield definition, edit, changed[0]


def _definitions(node: ast.stmt, prefix: str) -> Iterator[tuple[str, ast.stmt]]:
    """What there is to change in `node`, and how it is called: in a class its methods and whatever else it says."""
    if isinstance(node, ast.ClassDef):
        for part in node.body:
            yield from _definitions(part, f"{prefix}{node.name}.")
    elif not is_left_out(node):
        yield f"{prefix}{_name(node)}".rstrip("."), node


def _name(node: ast.stmt) -> str:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node.name
    names = (one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))
    return next(names, "")


def _told(edit: Edit, line: str) -> str:
    """What `edit` does, in words, with the `line` that it gives where that makes it clearer."""
    if edit.says:
        return edit.says
    old, new = (_shown("; ".join(ast.unparse(node) for node in nodes)) for nodes in (edit.old, edit.new))
    if isinstance(edit.new[0], ast.Pass):
        return f"`{old}` is left out"
    gives = f", which gives `{_shown(line)}`" if len(old) < _CLEAR and new != line else ""
    return f"`{old}` becomes `{new}`{gives}"


def _shown(code: str) -> str:
    words = " ".join(code.split())
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 4]} ..."
