"""GitHub Actions, annotations: lines on stdout of a step that GitHub shows beside the code.

    ::error file=my_answers.py,title=The forward pass (0 of 15)::I asked for ...

GitHub shows ten errors and ten warnings of a step; what is more is summed up in the tenth. In messages `%` and line
ends are written as `%25`, `%0D`, `%0A`, in properties `:` and `,` as well. Everybody who sees the repository sees them:
criteria that aren't public are not among them. Source: docs.github.com, *Workflow commands for GitHub Actions*.
"""

from collections.abc import Iterator
from typing import Final

from grader.reports.classbook import GradeJson
from grader.reports.exporting import Of
from grader.reports.parts.handed_back import explained, lost, public, reason
from grader.reports.parts.plain import one_line, plain
from grader.reports.parts.words import points

name: Final = "GitHub, annotations"
of: Final[Of] = "grade"
file: Final = "annotations.txt"

_MOST: Final = 10
_MOST_LETTERS: Final = 2_000
_FILES: Final = (".py", ".ipynb")
_DATA: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: Final = _DATA | {":": "%3A", ",": "%2C"}


def write(grade: GradeJson) -> str:
    """An error for each public criterion that lost points, a warning for each advice; a notice if there is neither."""
    lines = [*_few("error", list(_errors(grade))), *_few("warning", list(_warnings(grade)))]
    earned = f"{points(grade['score'])} of {points(grade['max_score'])} points"
    return "\n".join(lines or [_line("notice", {"title": grade["title"]}, earned)])


def _errors(grade: GradeJson) -> Iterator[str]:
    path = grade["submission"]["path"]
    place = {"file": path} if path.endswith(_FILES) else {}
    if grade["status"] != "graded":
        yield _line("error", {**place, "title": "No grade"}, reason(grade))
    for one in filter(lost, public(grade)):
        title = f"{one['title']} ({points(one['score'])} of {points(one['max_score'])})"
        yield _line("error", {**place, "title": title}, explained(one) or one["verdict"])


def _warnings(grade: GradeJson) -> Iterator[str]:
    for one in grade["advice"]:
        where = f"cell {one['cell']}, line {one['line']}: " if one["cell"] is not None else ""
        place = {"file": one["file"]} | ({} if one["cell"] is not None else {"line": str(one["line"])})
        yield _line("warning", {**place, "title": "Could be better"}, where + one["says"])


def _few(kind: str, lines: list[str]) -> list[str]:
    if len(lines) <= _MOST:
        return lines
    return [*lines[: _MOST - 1], _line(kind, {}, f"{len(lines) - _MOST + 1} more; the summary has all of them")]


def _line(kind: str, properties: dict[str, str], message: str) -> str:
    said = ",".join(f"{key}={_escaped(one_line(value), _PROPERTY)}" for key, value in properties.items())
    return f"::{kind}{' ' if said else ''}{said}::{_escaped(plain(message)[:_MOST_LETTERS], _DATA)}"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(char, char) for char in text)
