"""Artifacts as what the templates draw: curves, matrices, pictures, tables and remarks."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

from grader.judge.grade import Artifact
from grader.reports.html.curves import chart_of
from grader.reports.html.matrix import shaded
from grader.reports.html.notebook import notebook_of
from grader.reports.html.safe import short
from grader.reports.parts.grid import Grid, grid_of
from grader.reports.parts.pictures import PictureRow, sheet_of

_SHOWN_AT: Final = ((16, 4), (32, 3), (64, 2))
"""Up to this many pixels a side, so many times as large: by whole numbers, so that pixels stay square and sharp."""


class Shown(NamedTuple):
    """An artifact that can be shown: its kind, its name, and what the template of that kind takes."""

    kind: str
    name: str
    view: Any


class Picture(NamedTuple):
    """A PNG file in base64, how large it is shown, in pixels of the page, and the texts that go with it."""

    png: str
    width: int
    height: int
    caption: str
    described: str


class Pictures(NamedTuple):
    """Pictures that belong together."""

    title: str
    pictures: list[Picture]


def shown(artifacts: Iterable[Artifact], drawn: list[Artifact]) -> list[Shown]:
    """What can be shown of `artifacts` and wasn't `drawn` yet; it is added there."""
    found = []
    for one in artifacts:
        viewer = _VIEWERS.get(one.kind)
        view = viewer(one.data) if viewer is not None and one not in drawn else None
        if view is not None:
            drawn.append(one)
            found.append(Shown(one.kind, short(one.name), view))
    return found


def _text(data: Any) -> str | None:
    return data if isinstance(data, str) and data.strip() else None


def _grid(data: Any) -> Grid | None:
    if isinstance(data, dict) and isinstance(data.get("values"), list):
        rows = [[_filled(one) for one in row] if isinstance(row, list) else row for row in data["values"]]
        data = {**data, "values": rows}
    return grid_of(data)


def _filled(value: Any) -> Any:
    return "no number" if value is None else value


def _pictures(data: Any) -> list[Pictures] | None:
    """The rows of an artifact of kind `images`: each file was read as one that the grader itself could have written."""
    sheet = sheet_of(data)
    if sheet is None:
        return None
    files = [[one["png"] for one in row["pictures"]] for row in data["rows"] if row["pictures"]]
    return [Pictures(short(row.title), [*_row(row, pngs)]) for row, pngs in zip(sheet.rows, files, strict=True)]


def _row(row: PictureRow, files: list[str]) -> Iterator[Picture]:
    for number, (one, png) in enumerate(zip(row.pictures, files, strict=True), 1):
        height, width = one.pixels.shape[:2]
        times = next((times for side, times in _SHOWN_AT if max(height, width) <= side), 1)
        caption = short(one.caption)
        described = caption or f"picture {number} of {len(files)}"
        yield Picture(png, width * times, height * times, caption, described)


_VIEWERS: Final[dict[str, Callable[[Any], Any]]] = {
    "curve": chart_of,
    "images": _pictures,
    "matrix": shaded,
    "notebook": notebook_of,
    "table": _grid,
    "text": _text,
}
