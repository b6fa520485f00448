"""The notebook as it ran: its cells and of their outputs text and PNG or JPEG pictures, nothing that a browser runs."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from grader.reports.html.raster import Raster, raster_of

MOST_CELLS: Final = 400
LONGEST: Final = 20_000
MOST_OUTPUTS: Final = 40
MOST_PICTURE_BYTES: Final = 8 << 20

_ESCAPES: Final = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_PICTURES: Final = ("image/png", "image/jpeg")


class Output(NamedTuple):
    """What a cell gave: text or a picture; `error` where it is a traceback."""

    text: str = ""
    picture: Raster | None = None
    error: bool = False


class Cell(NamedTuple):
    """A cell; `number` is the one that it has when all is run from the top, None where it is no code."""

    number: int | None
    source: str
    outputs: list[Output]
    left_out: int


class Notebook(NamedTuple):
    """The cells that are shown, and how many there are."""

    cells: list[Cell]
    size: int


def notebook_of(data: Any) -> Notebook | None:
    """The notebook in an artifact's `data`, a JSON text; None where it can't be read as one."""
    if not isinstance(data, str):
        return None
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    cells = found.get("cells") if isinstance(found, dict) else None
    if not isinstance(cells, list):
        return None
    shown = [*_cells([one for one in cells[:MOST_CELLS] if isinstance(one, dict)])]
    return Notebook(shown, len(cells)) if shown else None


def _cells(cells: list[dict[str, Any]]) -> Iterator[Cell]:
    number, room = 0, MOST_PICTURE_BYTES
    for one in cells:
        if one.get("cell_type") != "code":
            yield Cell(None, _text(one.get("source")), [], 0)
            continue
        number += 1
        given = one.get("outputs")
        outputs = given if isinstance(given, list) else []
        shown: list[Output] = []
        for output in outputs[:MOST_OUTPUTS]:
            made = _output(output, room)
            if made is not None:
                shown.append(made)
                room -= len(made.picture.base64) if made.picture else 0
        yield Cell(number, _text(one.get("source")), shown, len(outputs) - len(shown))


def _output(given: Any, room: int) -> Output | None:
    """An output as it can be shown; None of one that holds nothing but what a browser would run or draw itself."""
    if not isinstance(given, dict):
        return None
    if given.get("output_type") == "stream":
        return Output(_printed(given.get("text")))
    if given.get("output_type") == "error":
        lines = given.get("traceback")
        return Output(_printed("\n".join(map(str, lines)) if isinstance(lines, list) else lines), error=True)
    data = given.get("data")
    if not isinstance(data, dict):
        return None
    for kind in _PICTURES:
        picture = raster_of(_whole(data[kind])) if kind in data else None
        if picture is not None and len(picture.base64) <= room:
            return Output(picture=picture)
    text = _printed(data.get("text/plain"))
    return Output(text) if text else None


def _printed(given: Any) -> str:
    """Text for a terminal without its colours; of a line that was written over, what was left in the end."""
    whole = _ESCAPES.sub("", _text(given)).replace("\r\n", "\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in whole.split("\n"))


def _text(given: Any) -> str:
    whole = _whole(given)
    return whole if len(whole) <= LONGEST else f"{whole[:LONGEST]}\n..."


def _whole(given: Any) -> str:
    """The text of a field that may be given in pieces."""
    if isinstance(given, list):
        return "".join(one for one in given if isinstance(one, str))
    return given if isinstance(given, str) else ""
