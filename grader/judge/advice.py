"""Advice on a work, found in its syntax: what no question to the running work can bring out. It costs nothing."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

from grader.course.discovery import Assignment
from grader.course.matching import Effort
from grader.course.mistakes import FILE, Advice, Catalogue
from grader.course.patterns import Pattern
from grader.course.public import PublicAdvice, public_of
from grader.course.yaml_lines import load_model
from grader.errors import CourseError
from grader.judge.grade import AdviceNote
from grader.judge.locating import Work
from grader.judge.peeking import code_cells, parsed, python_of, text_of

MOST_FILES: Final = 20
"""Further files that are looked at, beside the main one."""
MOST_BYTES: Final = 1 << 20
MOST_WORDS: Final = 100_000
"""Words and signs of the whole work: what its syntax weighs in memory depends on them."""
MOST_EFFORT: Final = 1_000_000
"""Steps of all searches in one work."""

_WORD: Final = re.compile(r"\w+|[^\w ]")


@dataclass(frozen=True)
class Advised:
    """What to look for, and what to say of it."""

    id: str
    says: str
    pattern: Pattern


@dataclass(frozen=True)
class Sought:
    """All that is looked for; `fault` is why that is nothing, where the course's file is faulty."""

    entries: tuple[Advised, ...] = ()
    fault: str = ""


@dataclass(frozen=True)
class _Text:
    """Python from a work: a file or, in a notebook, the cell of that number."""

    file: str
    cell: int | None
    code: str


def sought_for(assignment: Assignment) -> Sought:
    """What the known mistakes of `assignment` advise, or what was released of that; nothing where there is neither."""
    if assignment.reference is None:
        return _released(assignment)
    path = assignment.reference / FILE
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError:
        return Sought()


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> Sought:
    """Whether every change fits the reference isn't looked at: it takes longer, and whoever is graded waits for it."""
    try:
        advice = load_model(path, Catalogue).advice
    except CourseError as error:
        return Sought(fault=f"no advice is given\n{error}")
    return Sought(_advised(advice))


def _released(assignment: Assignment) -> Sought:
    try:
        public = public_of(assignment)
    except CourseError as error:
        return Sought(fault=f"no advice is given\n{error}")
    return Sought(_advised(public.advice) if public is not None else ())


def _advised(advice: Iterable[Advice | PublicAdvice]) -> tuple[Advised, ...]:
    return tuple(Advised(one.id, one.says, Pattern.parse(one.finds)) for one in advice)


def advise(work: Work, sought: Sought) -> tuple[AdviceNote, ...]:
    """What is found in `work`, each at its first place, in the order of `sought`. Never raises, whatever the work."""
    found: dict[str, AdviceNote] = {}
    effort = Effort(MOST_EFFORT)
    words = MOST_WORDS
    for text in _texts(work) if sought.entries else ():
        length = sum(1 for _ in islice(_WORD.finditer(text.code), words + 1))
        tree = _syntax(text) if length <= words else None
        if tree is None:
            continue
        words -= length
        for one in sought.entries:
            lines = one.pattern.find(tree, effort) if one.id not in found else []
            if lines:
                found[one.id] = AdviceNote(one.id, one.says, text.file, lines[0], text.cell)
    return tuple(found[one.id] for one in sought.entries if one.id in found)


def _syntax(text: _Text) -> ast.Module | None:
    """A line of Python may begin with `%`, too: only where a cell is none as it stands are magics taken out."""
    tree = parsed(text.code)
    return parsed(python_of(text.code)) if tree is None and text.cell is not None else tree


def _texts(work: Work) -> Iterator[_Text]:
    """The main file, a notebook cell by cell, and the other modules. What can't be read any more is passed over."""
    others = sorted(name for name in work.files if name.lower().endswith(".py") and name != work.main)
    for name in (work.main, *others[:MOST_FILES]):
        try:
            yield from _texts_in(work, name)
        except OSError:
            continue


def _texts_in(work: Work, name: str) -> Iterator[_Text]:
    path = work.files[name]
    if name == work.main and work.kind == "notebook":
        for cell in code_cells(text_of(path.read_bytes(), "notebook")):
            yield _Text(name, cell.number, cell.source)
        return
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) <= MOST_BYTES:
        yield _Text(name, None, text_of(data, "module"))
