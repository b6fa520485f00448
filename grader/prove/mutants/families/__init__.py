"""The kinds of changes: each is a function that gives the edits of one node and what stands right below it."""

import ast
from collections.abc import Callable, Iterator
from typing import Final

from grader.prove.mutants.families.arithmetic import arithmetic
from grader.prove.mutants.families.arrays import arrays
from grader.prove.mutants.families.conditions import conditions
from grader.prove.mutants.families.indices import indices
from grader.prove.mutants.families.numbers import numbers
from grader.prove.mutants.families.orders import orders
from grader.prove.mutants.families.statements import statements
from grader.prove.mutants.families.training import training
from grader.prove.mutants.syntax import Edit, Scene

FAMILIES: Final[tuple[Callable[[ast.AST, Scene], Iterator[Edit]], ...]] = (
    statements,
    arithmetic,
    conditions,
    numbers,
    indices,
    arrays,
    orders,
    training,
)
