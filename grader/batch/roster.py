"""The roster of a class: a table in CSV, as spreadsheets and learning management systems (LMS) write them.

The first line names the columns. `id` must be there; `name` (or `first_name` and `last_name`), `email` and `section`
may be. A column such as `canvas_id`, `canvas_login`, `moodle_id`, `gradescope_sid` or `github_login` holds what another
system calls its people.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.batch.hand_ins import Person
from grader.batch.names import same_id, tidy
from grader.course.faults import nearest
from grader.errors import AskError
from grader.judge.hand_in import listed, shown

_MOST_BYTES: Final = 64 << 20
_MOST_TOLD: Final = 100
_DELIMITERS: Final = ",;\t"
_KNOWN: Final = ("id", "name", "first_name", "last_name", "email", "section")
_OTHER_NAMES: Final = {"e_mail": "email", "email_address": "email", "surname": "last_name", "given_name": "first_name"}
_LMS_COLUMN: Final = re.compile(r"[a-z0-9]+_(id|login|sid|user|username)")
_FORMULA_TEXT: Final = re.compile(r'="(.*)"', re.DOTALL)
"""How spreadsheets are told to leave the noughts of 00123 alone."""
_OLD_ENCODINGS: Final = {"gb2312": "simplified Chinese", "cp1252": "Western European", "latin-1": "Western European"}

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Roster:
    """Who is in the class, in the file's order, and remarks on how the file was read."""

    people: tuple[Person, ...]
    notes: tuple[str, ...] = ()


def read_roster(path: Path) -> Roster:
    """The roster in the CSV file at `path`: commas, semicolons or tabs; UTF-8, UTF-16 or, which is told, older codes.

    Raises:
        AskError: it can't be read, or a line for each fault, `FILE:LINE: what is wrong`.
    """
    text, notes = _text(path)
    rows = list(_rows(path, text))
    if not rows:
        raise AskError(f"{shown(path)}: the file is empty; its first line names the columns, as in id,name,email")
    columns, unused = _columns(path, rows[0])
    people, faults = _people(columns, rows[1:])
    if faults:
        more = [f"{shown(path)}: mend these first, then there may be more"] * (len(faults) > _MOST_TOLD)
        told = [f"{shown(path)}:{line}: {says}" for line, says in sorted(faults)[:_MOST_TOLD]]
        raise AskError("\n".join(told + more))
    if unused:
        notes = (*notes, f"{shown(path.name)}: nothing is taken from the columns {listed(unused)}.")
    return Roster(tuple(people), notes)


def _text(path: Path) -> tuple[str, tuple[str, ...]]:
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it has no such name"
        raise AskError(f"{shown(path)}: can't be read ({why}); check the name of the roster") from error
    if len(raw) > _MOST_BYTES:
        raise AskError(f"{shown(path)}: is larger than {_MOST_BYTES >> 20} MB, which no roster should be")
    for encoding in (*_marked(raw), *_OLD_ENCODINGS):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding not in _OLD_ENCODINGS:
            return text, ()
        line = raw.count(b"\n", 0, _first_old(raw)) + 1
        says = f"isn't UTF-8 and was read as {_OLD_ENCODINGS[encoding]} text ({encoding}); look at the name there"
        return text, (f"{shown(path.name)}:{line}: {says}, or save the file as UTF-8.",)
    raise AssertionError("latin-1 takes any bytes")


def _marked(raw: bytes) -> Sequence[str]:
    """The encoding of Unicode that the first bytes speak of."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\0" in raw[:2]:
        return ("utf-16-be" if raw[:1] == b"\0" else "utf-16-le",)
    return ("utf-8-sig",)


def _first_old(raw: bytes) -> int:
    """Where the first byte stands that isn't UTF-8."""
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _rows(path: Path, text: str) -> Iterator[Row]:
    """The lines that hold anything, each with the number of the line on which it begins."""
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r"\s*sep=(.)\s*", first)
    delimiter = named[1] if named else max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(rest if named else text, newline=""), delimiter=delimiter, strict=True)
    skipped = 1 if named else 0
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line + skipped, cells
            line = reader.line_num + 1
    except csv.Error as error:
        says = f"can't be read as CSV ({error}); is there a quotation mark without its other half?"
        raise AskError(f"{shown(path)}:{line + skipped}: {says}") from error


def _columns(path: Path, row: Row) -> tuple[list[str], list[str]]:
    """What each column holds, '' for those that aren't used, and the names of these."""
    line, cells = row
    names = [re.sub(r"[\W_]+", "_", same_id(cell)).strip("_") for cell in cells]
    names = [_OTHER_NAMES.get(name, name) for name in names]
    used = [name if name in _KNOWN or _LMS_COLUMN.fullmatch(name) else "" for name in names]
    where = f"{shown(path)}:{line}"
    for name in filter(None, used):
        if used.count(name) > 1:
            raise AskError(f"{where}: two columns are called {name}; rename one")
    if "id" not in used:
        told = nearest("id", [shown(name, 40) for name in names if name])
        raise AskError(f"{where}: no column is called id, which must name each person once; {told}")
    return used, [cell.strip() for cell, name in zip(cells, used, strict=True) if not name and cell.strip()]


def _people(columns: list[str], rows: list[Row]) -> tuple[list[Person], list[tuple[int, str]]]:
    people = []
    faults: list[tuple[int, str]] = []
    seen: dict[tuple[str, str], int] = {}
    for line, found in rows:
        cells = [*found, *[""] * (len(columns) - len(found))]
        if any(cell.strip() for cell in cells[len(columns) :]):
            faults.append((line, f"has {len(cells)} cells for {len(columns)} columns; put quotes around text"))
            continue
        values = {name: _value(cell) for name, cell in zip(columns, cells, strict=False) if name}
        if not same_id(values["id"]):
            faults.append((line, "has no id; give the person one that nobody else has"))
            continue
        lms = {name: value for name, value in values.items() if name not in _KNOWN and value}
        for column, value in {"id": values["id"], **lms}.items():
            first = seen.setdefault((column, same_id(value)), line)
            if first != line:
                faults.append((line, f"{column} {shown(value, 80)!r} stands on line {first} already"))
        people.append(Person(values["id"], _name(values), values.get("email", ""), values.get("section", ""), lms))
    return people, faults


def _value(cell: str) -> str:
    """What a cell says; a name may well begin with `=`."""
    formula = _FORMULA_TEXT.fullmatch(cell.strip())
    return tidy(formula[1].replace('""', '"') if formula else cell)


def _name(values: dict[str, str]) -> str:
    whole = values.get("name", "")
    return whole or " ".join(filter(None, (values.get("first_name"), values.get("last_name"))))
