"""A notebook file as cells of source text: nbformat 3 and 4, as editors, converters and people leave them.

Cells are numbered as `In [n]` counts after "Restart & Run All": from 1, code cells alone, blank ones left out. It is
the one number that a student can bring onto the screen, and it depends on nothing that was saved.
"""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NoReturn

MOST_BYTES = 64 << 20
MOST_VALUES = 5_000_000
MOST_CELLS = 5_000
MOST_SOURCE = 1_000_000

_DROPPED = {"outputs", "attachments"}
_OTHER_FILES = {
    "<": "is a web page; download the notebook itself (on GitHub: Raw, then save)",
    "PK\x03\x04": "is an archive; unpack it, or hand it in with its own ending",
    "version https://git-lfs": "is a pointer of Git LFS; fetch the notebook itself with `git lfs pull`",
    "%PDF": "is a PDF; hand in the notebook itself",
}
_BLANK = " \t\r\n\0"
_CONFLICT = re.compile(r"^<<<<<<< ", re.MULTILINE)
_KERNEL_LANGUAGES = (
    (r"ir\b|r\b|irkernel", "R"),
    (r"julia", "Julia"),
    (r"bash|zsh|calysto_bash", "a shell"),
    (r"javascript|ijavascript|deno|tslab|node", "JavaScript"),
    (r"scala|spylon|almond|apache_toree", "Scala"),
    (r"octave|matlab", "Octave or Matlab"),
    (r"xcpp|cling", "C++"),
    (r"\.net|csharp", "C#"),
    (r"ruby|iruby", "Ruby"),
    (r"gophernotes|gonb", "Go"),
    (r"rust|evcxr", "Rust"),
    (r"java\b|ijava", "Java"),
    (r"haskell|ihaskell", "Haskell"),
)


class NotebookError(Exception):
    """The file can't be read as a Python notebook. The message is one line for the student and begins with its name."""


@dataclass(frozen=True)
class Cell:
    """One cell. `number` is 0 for what isn't counted: text, raw cells, and code cells that are blank."""

    number: int
    source: str
    tags: frozenset[str]
    cell_type: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines of its source."""
        return self.source.split("\n")

    def line(self, number: int = 0) -> str:
        """Line `number`, counted from 1, without its indentation; of 0 the first that isn't blank."""
        chosen = self.lines[number - 1 : number] if number else self.lines
        return next(filter(None, map(str.strip, chosen)), "")


@dataclass(frozen=True)
class Notebook:
    """All cells in their order, the language and the name of the kernel as saved, and remarks for the student."""

    cells: tuple[Cell, ...]
    language: str
    kernel: str
    notes: tuple[str, ...] = ()


class _Refused(Exception):
    pass


def read(data: bytes, name: str) -> Notebook:
    """The notebook that the bytes of the file `name` hold. Raises `NotebookError` and nothing else."""
    try:
        return _read(data)
    except _Refused as refusal:
        raise NotebookError(f"{name}: {refusal}") from None
    except (RecursionError, MemoryError):
        message = "is nested too deeply or too large to be read; clear its outputs and save it again"
        raise NotebookError(f"{name}: {message}") from None


def _read(data: bytes) -> Notebook:
    text, notes = _decode(data)
    tree = _parse(text, notes)
    raw = list(_raw_cells(tree))
    if len(raw) > MOST_CELLS:
        _refuse(f"has more than {MOST_CELLS} cells; hand in your own work alone")
    language, kernel = _language(tree, raw)
    if _is_python_2(tree, kernel):
        notes.append("This notebook was saved with Python 2. It is run with Python 3, where some things differ.")
    cells = tuple(_cells(raw, notes))
    if sum(len(cell.source) for cell in cells) > MOST_SOURCE:
        _refuse(f"holds more than {MOST_SOURCE:,} characters of source; keep data in files beside it")
    _note_order(raw, notes)
    return Notebook(cells, language, kernel, tuple(notes))


def _refuse(why: str) -> NoReturn:
    raise _Refused(why)


def _decode(data: bytes) -> tuple[str, list[str]]:
    if not data.strip(_BLANK.encode()):
        _refuse("is empty; save the notebook again and check its size")
    if len(data) > MOST_BYTES or sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        _refuse("is too large to be read; clear its outputs (Edit > Clear All Outputs) and save it again")
    try:
        return data.decode(json.detect_encoding(data)).removeprefix("\ufeff"), []
    except UnicodeDecodeError:
        text = data.removeprefix(codecs.BOM_UTF8).decode("latin-1")
        return text, ["This file isn't saved as UTF-8; it was read as Latin-1, so accents may look wrong."]


def _parse(text: str, notes: list[str]) -> dict[str, Any]:
    """The JSON object, without what is never looked at: outputs are thrown away cell by cell as they are read."""
    start = len(text) - len(text.lstrip(_BLANK))
    for opening, why in _OTHER_FILES.items():
        if text.startswith(opening, start):
            _refuse(why)
    try:
        tree, end = json.JSONDecoder(object_pairs_hook=_without_outputs).raw_decode(text, start)
    except json.JSONDecodeError as error:
        if conflict := _CONFLICT.search(text):
            line = text.count("\n", 0, conflict.start()) + 1
            _refuse(f"line {line} is the mark of an unfinished merge; resolve it and save the notebook again")
        _refuse(f"is no whole notebook (its JSON breaks off or is wrong at line {error.lineno}); save it again")
    except ValueError:
        _refuse("is no notebook (a number in it is beyond all bounds); save it again")
    if text[end:].strip(_BLANK):
        notes.append("There is other text after the end of the notebook; it was left out.")
    if not isinstance(tree, dict):
        _refuse("holds JSON, but no notebook; hand in the .ipynb file that Jupyter saved")
    return tree


def _without_outputs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if key not in _DROPPED}


def _raw_cells(tree: dict[str, Any]) -> Iterator[Any]:
    """Cells of nbformat 4, or those of all worksheets of nbformat 3."""
    sheets = tree.get("worksheets")
    holders = [tree, *sheets] if isinstance(sheets, list) else [tree]
    lists = [
        holder["cells"] for holder in holders if isinstance(holder, dict) and isinstance(holder.get("cells"), list)
    ]
    if not lists:
        _refuse("holds JSON, but no notebook (it has no cells); hand in the .ipynb file that Jupyter saved")
    for cells in lists:
        yield from cells


def _cells(raw: list[Any], notes: list[str]) -> Iterator[Cell]:
    number = bad = 0
    for one in raw:
        source = _source(one)
        if source is None:
            bad += 1
            continue
        # A converter that forgot the type of a cell more likely wrote code: text in it is merely a syntax error.
        kind = one.get("cell_type", "code")
        counted = kind == "code" and bool(source.strip())
        number += counted
        yield Cell(number if counted else 0, source, _tags(one), kind if isinstance(kind, str) else "unknown")
    if bad:
        notes.append(f"{bad} cells of this file are damaged (they hold no text); they were left out.")


def _source(cell: Any) -> str | None:
    """Its text with plain line ends and no lone surrogates, or None if there is no text."""
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        if not all(isinstance(line, str) for line in source):
            return None
        split = any(line.endswith(("\n", "\r")) for line in source[:-1])
        source = ("" if split else "\n").join(source)
    if not isinstance(source, str):
        return None
    plain = source.encode("utf-8", "replace").decode()
    return plain.replace("\r\n", "\n").replace("\r", "\n")


def _tags(cell: dict[str, Any]) -> frozenset[str]:
    tags = _inside(cell, "metadata").get("tags")
    return frozenset(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else frozenset()


def _inside(tree: dict[str, Any], *keys: str) -> dict[str, Any]:
    for key in keys:
        found = tree.get(key)
        tree = found if isinstance(found, dict) else {}
    return tree


def _language(tree: dict[str, Any], raw: list[Any]) -> tuple[str, str]:
    spec = _inside(tree, "metadata", "kernelspec")
    kernel = _word(spec.get("name")) or _word(spec.get("display_name"))
    said = [_inside(tree, "metadata", "language_info").get("name"), spec.get("language")]
    said += [cell["language"] for cell in raw if isinstance(cell, dict) and "language" in cell][:1]
    language = next(filter(None, map(_word, said)), "") or _language_of_kernel(kernel)
    if not re.match(r"(i?python|sage)", language, re.IGNORECASE):
        _refuse(f"is written in {language} (kernel {kernel or 'unknown'}); only Python notebooks are graded")
    return "python", kernel


def _language_of_kernel(kernel: str) -> str:
    for pattern, language in _KERNEL_LANGUAGES:
        if re.match(pattern, kernel, re.IGNORECASE):
            return language
    return "python"


def _is_python_2(tree: dict[str, Any], kernel: str) -> bool:
    info = _inside(tree, "metadata", "language_info")
    version = _word(info.get("version")) or _word(info.get("pygments_lexer")).removeprefix("ipython")
    return version.startswith("2") or (not version and bool(re.search(r"python[ _-]?2", kernel, re.IGNORECASE)))


def _word(value: Any) -> str:
    return " ".join(value.split())[:80] if isinstance(value, str) else ""


def _note_order(raw: list[Any], notes: list[str]) -> None:
    dicts = [cell for cell in raw if isinstance(cell, dict)]
    counts = [cell.get("execution_count", cell.get("prompt_number")) for cell in dicts]
    ran = [count for count in counts if type(count) is int]
    if any(before > after for before, after in pairwise(ran)):
        notes.append("Its cells were last run in another order than they stand in; they count here from top to bottom.")
