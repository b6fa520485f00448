"""Which of several files is the work: the notebook or the module that is graded, and why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from grader.course.rubric import Entry
from grader.errors import SubmissionError
from grader.judge.archives.choose import formats, recognise
from grader.judge.hand_in import listed, shown
from grader.judge.kinds import SUFFIXES, Kind, kind_of
from grader.judge.peeking import Glimpse, peek

_TEMPLATES_GAPS: Final = 3
"""From so many gaps on a file is taken for a template; complete work may have a `None` here and there."""
_COPY: Final = re.compile(r"^(?:Copy of )+|(?: \(\d+\)|-Copy\d*|(?: - Copy| copy)(?: \(?\d+\)?)?)+$")


@dataclass(frozen=True)
class Choice:
    """The file to grade, by its name in the folder, and what there is to say about the choice."""

    main: str
    kind: Kind
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Candidate:
    """The best file of one kind; `gaps` counts what a template left to write and nobody wrote.

    `imports` are the modules that it imports.
    """

    name: str
    kind: Kind
    expected: bool
    note: str
    binds: int
    gaps: int
    imports: frozenset[str]


def choose(where: Path, files: Mapping[str, Path], entry: Entry) -> Choice:
    """The work among `files`, which were handed in as `where`.

    Of each kind the file with the expected name is a candidate (of several, copies among them, one that somebody wrote
    in, then the plainest name), else the only one, else the only one that defines or imports an entry name. Of a
    notebook and a module side by side that one is the work which has more of the entry names; if that is equal, the
    one with fewer of a template's gaps, then the one with the expected name, then the notebook, since it finds the
    module beside it.

    Raises:
        SubmissionError: there is nothing to choose from, no telling which is meant, or the file isn't what it says.
        OSError: a file can't be read.
    """
    found = [one for kind in SUFFIXES.values() if (one := _candidate(files, kind, entry)) is not None]
    if not found:
        raise SubmissionError(f"{shown(where)}: {_trouble(files, entry)}")
    best = min(found, key=lambda one: (-one.binds, one.gaps, not one.expected))
    beside = [other for other in found if other is not best and (other.expected or other.binds)]
    notes = [best.note, *(_reason(best, other, entry) for other in beside)]
    return Choice(best.name, _real_kind(where, best.name, files[best.name]), tuple(filter(None, notes)))


def _candidate(files: Mapping[str, Path], kind: Kind, entry: Entry) -> _Candidate | None:
    expected = entry.notebook if kind == "notebook" else entry.module
    names = [name for name in files if SUFFIXES.get(PurePosixPath(name).suffix.lower()) == kind]
    called = [name for name in names if _untouched(name) == expected]
    if called:
        best, note = _best_called(called, files, kind, entry)
    elif len(names) == 1:
        best = names[0]
        note = f"There is no {expected}: {shown(best)}, the only {kind}, was graded."
    else:
        having = [name for name in names if peek(files[name], kind).binds(entry.names)]
        if len(having) != 1:
            return None
        best = having[0]
        note = f"There is no {expected}: {shown(best)}, the only {kind} with {listed(entry.names)}, was graded."
    glimpse = peek(files[best], kind)
    imports = frozenset(glimpse.modules())
    return _Candidate(best, kind, bool(called), note, glimpse.binds(entry.names), glimpse.gaps(), imports)


def _best_called(called: list[str], files: Mapping[str, Path], kind: Kind, entry: Entry) -> tuple[str, str]:
    """The best of the files that have the expected name or a copy's, and the remark on it if there are several."""
    expected = entry.notebook if kind == "notebook" else entry.module
    called = sorted(called, key=lambda name: (PurePosixPath(name).name != expected, name.count("/"), name))
    if len(called) == 1:
        return called[0], ""
    best = min(called, key=lambda name: _unwritten(peek(files[name], kind), entry))
    why = "it has the plainest name" if best == called[0] else "more of it is written"
    others = listed([name for name in called if name != best])
    return best, f"{shown(best)} was graded and not {others}: {why}. Hand in one alone to choose."


def _unwritten(glimpse: Glimpse, entry: Entry) -> tuple[int, bool]:
    """What puts a file behind others of its name: entry names that it lacks, and being a template."""
    return -glimpse.binds(entry.names), glimpse.gaps() >= _TEMPLATES_GAPS


def _untouched(name: str) -> str:
    """The file's name without what browsers, Jupyter and systems add to a copy's."""
    path = PurePosixPath(name)
    return _COPY.sub("", path.stem) + path.suffix


def _reason(best: _Candidate, other: _Candidate, entry: Entry) -> str:
    names = listed(entry.names)
    path = PurePosixPath(other.name)
    if other.kind == "module" and path.stem in best.imports and path.parent == PurePosixPath(best.name).parent:
        return f"{shown(best.name)} was graded, with {shown(other.name)}, which it imports."
    if best.binds != other.binds:
        why = f"it has {'more' if other.binds else 'the only'} definition or import of {names}"
    elif best.gaps != other.gaps:
        why = f"{shown(other.name)} has more of the template's gaps left"
    elif best.expected != other.expected:
        why = "it has the name that is expected"
    else:
        why = "where both are complete the notebook counts, with the module beside it"
    return f"{shown(best.name)} was graded and not {shown(other.name)}: {why}. Hand in one alone to choose."


def _real_kind(where: Path, name: str, path: Path) -> Kind:
    called = f"{shown(where)}: {shown(name)}"
    if recognise(path) is not None:
        raise SubmissionError(f"{called}: is an archive under another name; unpack it and hand in what it holds")
    return kind_of(path, called)


def _trouble(files: Mapping[str, Path], entry: Entry) -> str:
    """What is wrong with files among which there is no work."""
    wanted = f"{entry.module} or {entry.notebook}"
    works = [name for name in files if PurePosixPath(name).suffix.lower() in SUFFIXES]
    if works:
        return (
            f"holds {listed(works)}, and there is no telling which to grade; call it {wanted}, or name the file itself"
        )
    archives = [name for name in files if PurePosixPath(name).suffix.lower().removeprefix(".") in formats()]
    if archives:
        return f"holds nothing but {listed(archives)} to look into; unpack that and hand in what it holds"
    return f"there is no {wanted} in it; put one there, or name the file itself"
