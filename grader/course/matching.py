"""Whether syntax is of the form that a pattern has: a search over goals, without recursion and of bounded effort.

The syntax may come from strangers. How deep it is nested doesn't matter: only the pattern is followed downwards, and
what must be the same is compared node by node.
"""

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

Bound = dict[str, ast.AST]
"""What the names like `_x` stand for so far."""

_WILD: Final = re.compile(r"_([^\W_]\w*)?")
_NEVER_LOOKED_AT: Final = {"ctx", "kind", "simple", "type_comment", "type_ignores"}
_MAY_BE_LEFT_OUT: Final = {"annotation", "decorator_list", "default", "finalbody", "orelse", "returns", "type_params"}
"""Parts that a pattern needn't have: they aren't looked at then."""

_GAP: Final = ast.Constant(...)


class SpentError(Exception):
    """The effort that was allowed has been made."""


@dataclass
class Effort:
    """How many steps a search may still take; a step is a node that is looked at."""

    left: int

    def spend(self) -> None:
        """Take a step. Raises `SpentError` where there is none left."""
        if self.left <= 0:
            raise SpentError
        self.left -= 1


class Goal(Protocol):
    """Something that must hold."""

    def ways(self, bound: Bound, effort: Effort, /) -> Sequence["Way"]:
        """What it comes down to, in ways of which any will do, the likeliest last; none where it doesn't hold."""
        ...


Way = tuple[Iterable[Goal], Bound]
_Goals = tuple[Goal, "_Goals"] | None


def holds(goal: Goal, effort: Effort) -> bool:
    """Whether `goal` can be met. Raises `SpentError`."""
    waiting: list[tuple[_Goals, Bound]] = [((goal, None), {})]
    while waiting:
        goals, bound = waiting.pop()
        if goals is None:
            return True
        effort.spend()
        first, rest = goals
        for more, then_bound in first.ways(bound, effort):
            waiting.append((_before(more, rest), then_bound))
    return False


def is_gap(part: Any) -> bool:
    """Whether `part` of a list in a pattern stands for any number of further ones."""
    inner = part.value if isinstance(part, ast.Expr) else part
    return isinstance(inner, ast.Constant) and inner.value is ...


def is_wild(part: Any) -> bool:
    """Whether `part` of a pattern is `_`, or a name like `_x`."""
    return isinstance(part, ast.Name) and _WILD.fullmatch(part.id) is not None


class Like(NamedTuple):
    """`found` is as `wanted`: nodes, names, or plain values."""

    wanted: Any
    found: Any

    def ways(self, bound: Bound, effort: Effort) -> Sequence[Way]:
        """One way at most."""
        wanted, found = self.wanted, self.found
        if is_wild(wanted):
            is_one = isinstance(found, ast.expr) and not isinstance(found, ast.Starred)
            return _standing_for(wanted.id, found, bound, effort) if is_one else []
        if isinstance(wanted, str) and _WILD.fullmatch(wanted):
            is_name = isinstance(found, str)
            return _standing_for(wanted, ast.Name(found), bound, effort) if is_name else []
        if type(wanted) is not type(found):
            return []
        if isinstance(wanted, ast.Constant):
            return [((), bound)] if _alike(wanted.value, found.value, effort) else []
        if isinstance(wanted, ast.AST):
            return [(_parts(wanted, found), bound)]
        return [((), bound)] if wanted == found else []


class Row(NamedTuple):
    """The items of `found` from `place` on are as those of `wanted` from `at` on, in this order."""

    wanted: Sequence[Any]
    found: Sequence[Any]
    at: int = 0
    place: int = 0

    def ways(self, bound: Bound, _effort: Effort) -> Sequence[Way]:
        """At a gap two ways: it holds the next item, too, or ends here."""
        left = len(self.found) - self.place
        if self.at == len(self.wanted):
            return [((), bound)] if left == 0 else []
        wanted = self.wanted[self.at]
        if not is_gap(wanted):
            after = Row(self.wanted, self.found, self.at + 1, self.place + 1)
            return [((Like(wanted, self.found[self.place]), after), bound)] if left else []
        if self.at + 1 == len(self.wanted):
            return [((), bound)]
        longer = Row(self.wanted, self.found, self.at, self.place + 1)
        ended = Row(self.wanted, self.found, self.at + 1, self.place)
        return [((longer,), bound), ((ended,), bound)] if left else [((ended,), bound)]


class _Among(NamedTuple):
    """Each item of `wanted` from `at` on has one of its own in `found`; without `more` there are no others there.

    `used` are the places of those that are taken, `place` where the search for the next one goes on.
    """

    wanted: Sequence[Any]
    found: Sequence[Any]
    more: bool
    at: int = 0
    place: int = 0
    used: tuple[int, ...] = ()

    def ways(self, bound: Bound, _effort: Effort) -> Sequence[Way]:
        """Two ways at an item: another further on is the one, or this is."""
        if self.at == len(self.wanted):
            return [((), bound)] if self.more or len(self.used) == len(self.found) else []
        if self.place == len(self.found):
            return []
        others = _Among(self.wanted, self.found, self.more, self.at, self.place + 1, self.used)
        if self.place in self.used:
            return [((others,), bound)]
        used = (*self.used, self.place)
        after = _Among(self.wanted, self.found, self.more, self.at + 1, 0, used)
        this = Like(self.wanted[self.at], self.found[self.place])
        return [((others,), bound), ((this, after), bound)]


class _Parameter(ast.AST):
    """One parameter of a function: `star` is what stands before its name."""

    _fields = ("star", "arg", "default")

    def __init__(self, star: str, arg: ast.arg, default: ast.expr | None) -> None:
        super().__init__()
        self.star, self.arg, self.default = star, arg, default


def _parts(wanted: ast.AST, found: ast.AST) -> list[Goal]:
    """What must hold of the parts of two nodes of the same type."""
    if isinstance(wanted, ast.arguments) and isinstance(found, ast.arguments):
        return [Row(_parameters(wanted, in_pattern=True), _parameters(found, in_pattern=False))]
    goals: list[Goal] = []
    for name in wanted._fields:
        part, other = getattr(wanted, name, None), getattr(found, name, None)
        if name in _NEVER_LOOKED_AT or (name in _MAY_BE_LEFT_OUT and not part):
            continue
        if name == "keywords":
            beside = getattr(wanted, "args", None) or getattr(wanted, "bases", [])
            goals.append(_Among(part or (), other or (), any(map(is_gap, beside))))
        elif name == "handlers":
            goals.append(Row(_spread(part or ()), other or ()))
        elif isinstance(part, list):
            goals.append(Row(part, other or ()))
        else:
            goals.append(Like(part, other))
    return goals


def _parameters(node: ast.arguments, *, in_pattern: bool) -> list[ast.AST]:
    """The parameters in a row, each with its default. In a pattern `*_` is a gap, and there are more gaps after it."""
    plain = [*node.posonlyargs, *node.args]
    defaults = [None] * (len(plain) - len(node.defaults)) + node.defaults
    row: list[ast.AST] = [_Parameter("", arg, default) for arg, default in zip(plain, defaults, strict=True)]
    named: list[ast.AST] = [
        _Parameter("", arg, default) for arg, default in zip(node.kwonlyargs, node.kw_defaults, strict=True)
    ]
    if node.kwarg is not None:
        named.append(_Parameter("**", node.kwarg, None))
    if in_pattern and node.vararg is not None and node.vararg.arg == "_":
        return [*row, *_spread(named)]
    if node.vararg is not None:
        row.append(_Parameter("*", node.vararg, None))
    return [*row, *named]


def _spread(items: Sequence[ast.AST]) -> list[ast.AST]:
    """`items` with a gap before, between and after them."""
    return [_GAP, *(part for item in items for part in (item, _GAP))]


def _standing_for(name: str, found: ast.AST, bound: Bound, effort: Effort) -> Sequence[Way]:
    """`found` in the place of a wild `name`, which stands for the same throughout unless it is `_`."""
    if name == "_":
        return [((), bound)]
    if name not in bound:
        return [((), {**bound, name: found})]
    return [((), bound)] if _alike(bound[name], found, effort) else []


def _alike(one: Any, other: Any, effort: Effort) -> bool:
    """Whether two nodes or values are the same but for where they stand. Raises `SpentError`."""
    waiting = [(one, other)]
    while waiting:
        one, other = waiting.pop()
        effort.spend()
        if type(one) is not type(other):
            return False
        if isinstance(one, ast.AST):
            names = (name for name in one._fields if name not in _NEVER_LOOKED_AT)
            waiting += [(getattr(one, name, None), getattr(other, name, None)) for name in names]
        elif isinstance(one, list):
            if len(one) != len(other):
                return False
            waiting += zip(one, other, strict=True)
        elif one != other:
            return False
    return True


def _before(more: Iterable[Goal], rest: _Goals) -> _Goals:
    """`more` goals, and after them the `rest`."""
    for goal in reversed(tuple(more)):
        rest = (goal, rest)
    return rest
