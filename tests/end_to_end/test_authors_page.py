"""docs/authors.md is followed from top to bottom: its files are written and its commands run in their order."""

import json
import re
import shlex

import pytest

from .conftest import ROOT

PAGE = (ROOT / "docs" / "authors.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"^`(?P<file>[\w./]+)`:\n\n```\w+\n(?P<text>.*?)^```$|^\$ grader (?P<line>[^\n]*)$", re.MULTILINE | re.DOTALL
)
SWAPPED = "reference/line_fit/golden/swapped/submission"

ENDS = {
    "check line_fit --mistake swapped --course .": 1,
    f"check line_fit {SWAPPED} --course .": 1,
    "check line_fit student_template/line_fit --course .": 1,
    f"check line_fit {SWAPPED} --course student_course": 1,
}
"""How commands end that are to lose points; all others end well."""
OPEN = "verify line_fit --mutants --budget 600 --course ."
"""A command that may tell what is still to be done, for the page isn't at its end yet."""


@pytest.fixture
def author(grader):
    """Runs a command of the page in the author's folder."""

    def run(line):
        return grader(*shlex.split(line))

    return run


def steps():
    for found in STEP.finditer(PAGE):
        if found["file"]:
            yield found["file"], found["text"]
        else:
            yield None, found["line"]


@pytest.mark.slow
def test_whoever_follows_the_page_has_an_assignment_that_is_proven(author, tmp_path):
    for file, text in steps():
        if file:
            path = tmp_path / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        else:
            done = author(text)
            expected = (0, 1) if text == OPEN else (ENDS.get(text, 0),)
            assert done.returncode in expected, (text, done.stdout, done.stderr)
            assert "Traceback" not in done.stderr
    students = author(f"check line_fit {SWAPPED} --course student_course --json -")
    first = json.loads(students.stdout)["criteria"][0]
    assert (first["verdict"], first["diagnosis"]["mistake"]) == ("failed", "swapped")
    full = author("check line_fit reference/line_fit/solution.py --course student_course --json -")
    assert json.loads(full.stdout)["score"] == 10
    assert author("release line_fit --check --course .").returncode == 0


def test_each_command_that_is_told_apart_stands_on_the_page():
    lines = [text for file, text in steps() if file is None]
    assert {*ENDS, OPEN} <= set(lines)
    assert len([file for file, _ in steps() if file]) >= 8
