"""Forms of Python code, written as Python code, and where a text has them.

`_` stands for any one expression or name, also an attribute's (`_._`); a name like `_x` for any one that is the same
wherever `_x` stands again. `...` as a statement stands for any statements, also for none, and among arguments, elements
or decorators for any further ones; `*_` in a `def` stands for any further parameters. Types, decorators, defaults,
`else` and `finally` that a pattern doesn't have aren't looked at; an `except` that it has may have others beside it.
"""

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from grader.course.matching import Effort, Goal, Like, Row, SpentError, holds, is_gap, is_wild

MOST_EFFORT: Final = 1_000_000
MOST_NODES: Final = 300

_GAP: Final = ast.Expr(ast.Constant(...))


@dataclass(frozen=True)
class Pattern:
    """An expression, which may stand anywhere, or statements, which follow one another in any body."""

    wanted: ast.expr | tuple[ast.stmt, ...]

    @classmethod
    def parse(cls, text: str) -> "Pattern":
        """The pattern that `text` is.

        Raises:
            ValueError: it is no Python, too long, or would be found anywhere.
        """
        tree = _syntax(text)
        match tree.body:
            case []:
                raise ValueError("holds no code; write what is to be found as Python")
            case [ast.Expr(value=expression)]:
                wanted: ast.expr | tuple[ast.stmt, ...] = expression
                says_nothing = is_wild(expression) or is_gap(expression)
            case body:
                wanted = tuple(_without_outer_gaps(body))
                says_nothing = all(isinstance(one, ast.Expr) and is_wild(one.value) for one in wanted)
        if says_nothing:
            raise ValueError("is found in any code; say more of what is looked for")
        if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
            raise ValueError("is too long; leave out with `...` and `_` what doesn't matter")
        return cls(wanted)

    def find(self, tree: ast.Module, effort: Effort | None = None) -> list[int]:
        """The lines of `tree` on which something of this form begins, in ascending order.

        Never raises, whatever the code: where `effort` (by default `MOST_EFFORT` steps) runs out, the lines so far
        are all.
        """
        allowed = Effort(MOST_EFFORT) if effort is None else effort
        lines: set[int] = set()
        try:
            for line, goal in self._places(tree, allowed):
                if line not in lines and holds(goal, allowed):
                    lines.add(line)
        except SpentError:
            pass
        return sorted(lines)

    def _places(self, tree: ast.Module, effort: Effort) -> Iterator[tuple[int, Goal]]:
        """Where it may begin, and what must hold there."""
        for node in ast.walk(tree):
            effort.spend()
            if isinstance(self.wanted, tuple):
                yield from _runs((*self.wanted, _GAP), node)
            elif isinstance(node, ast.expr) and type(node) is type(self.wanted):
                yield node.lineno, Like(self.wanted, node)


def _syntax(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise ValueError(f"is no Python ({error.msg})") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ValueError("is no Python that can be read") from error


def _without_outer_gaps(body: list[ast.stmt]) -> list[ast.stmt]:
    """What stands before and after doesn't matter anyway."""
    first, last = 0, len(body)
    while first < last and is_gap(body[first]):
        first += 1
    while first < last and is_gap(body[last - 1]):
        last -= 1
    return body[first:last]


def _runs(wanted: tuple[ast.stmt, ...], node: ast.AST) -> Iterator[tuple[int, Goal]]:
    """Where `wanted` may begin in the bodies right below `node`."""
    for _, body in ast.iter_fields(node):
        for place, statement in enumerate(body if isinstance(body, list) else ()):
            if type(statement) is type(wanted[0]):
                yield statement.lineno, Row(wanted, body, 0, place)
