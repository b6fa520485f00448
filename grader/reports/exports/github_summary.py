"""GitHub Actions, step summary: one grade as Markdown, for the file that `GITHUB_STEP_SUMMARY` names.

It may have 1 MiB, or GitHub drops it whole. Everybody who sees the repository sees it: criteria that aren't public are
told in one line. What comes from the work is written so that none of it is Markdown or HTML. Source: docs.github.com,
*Workflow commands for GitHub Actions*, and the GitHub Flavored Markdown specification on tables.
"""

import re
from collections.abc import Iterator
from typing import Final

from grader.reports.classbook import GradeJson
from grader.reports.exporting import Of
from grader.reports.parts.handed_back import earned, explained, lost, public, reason, rest_of
from grader.reports.parts.plain import one_line, plain
from grader.reports.parts.words import points

name: Final = "GitHub, step summary"
of: Final[Of] = "grade"
file: Final = "summary.md"

_MOST_LETTERS: Final = 2_000
_MOST_BYTES: Final = 900_000
_SIGN: Final = re.compile(r"[!#$&()*+\-./:<>@\[\\\]^_`{|}~]")
_STANDING: Final = {"not_gradable": "can't be graded", "not_graded": "no grade"}


def write(grade: GradeJson) -> str:
    """The grade as a page of Markdown."""
    lines = [f"## {_text(grade['title'])}", "", f"**{_standing(grade)}**", ""]
    if reason(grade):
        lines += [_text(reason(grade)), ""]
    if grade["criteria"]:
        lines += ["| criterion | points | what to know |", "| --- | ---: | --- |"]
        lines += _within(_rows(grade), _MOST_BYTES)
    rest = rest_of(grade)
    if rest is not None:
        lines += ["", _text(f"{rest.says}.")]
    if grade["advice"]:
        lines += ["", "Could be better, and costs no points:", ""]
        lines += [f"- {_text(one['file'])}, line {one['line']}: {_text(one['says'])}" for one in grade["advice"]]
    return "\n".join(lines)


def _standing(grade: GradeJson) -> str:
    earned = f"{points(grade['score'])} of {points(grade['max_score'])} points"
    said = _STANDING.get(grade["status"], "passed" if grade["passed"] else "not yet passed")
    return f"{_text(said)}, {earned}"


def _rows(grade: GradeJson) -> Iterator[str]:
    for one in public(grade):
        said = plain(explained(one))[:_MOST_LETTERS] if lost(one) else ""
        told = "<br>".join(_text(line) for line in said.splitlines())
        yield f"| {_text(one['title'])} | {earned(one)} | {told} |"


def _within(rows: Iterator[str], most: int) -> Iterator[str]:
    left = most
    for row in rows:
        left -= len(row.encode("utf-8", "backslashreplace"))
        if left < 0:
            yield "| and more | | |"
            return
        yield row


def _text(text: str) -> str:
    """Text on one line in which every sign stands for itself."""
    return _SIGN.sub(lambda sign: f"&#{ord(sign[0])};", one_line(text))
