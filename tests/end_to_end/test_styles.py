"""Right work in other people's styles passes, and a mistake is named in each of them.

The whole table is made by `python tools/diagnosis.py first_nn --mutants`; here are samples, and that it has all rows.
"""

import re

import pytest

from grader.course.discovery import find_course
from grader.course.styles import known_by_checks, styles_of

from .conftest import ROOT

ASSIGNMENT = find_course(ROOT).assignment("first_nn")
STYLES = {style.name: style for style in styles_of(ASSIGNMENT)}
UNIT = [word for one in ASSIGNMENT.rubric.criteria if one.metric is None for word in ("--only", one.id)]
SAMPLES = ("weights_transposed", "targets_changed", "no_activation_derivative")


@pytest.fixture
def hand_in(check, tmp_path):
    """The criteria of a work by their verdicts, and what is named for those that were lost."""

    def grade(style, text):
        name, content = style.file(ASSIGNMENT, text)
        (tmp_path / name).write_text(content, encoding="utf-8")
        _, result = check(tmp_path / name, "--seed", "3", *UNIT)
        return result["criteria"]

    return grade


def test_there_are_six_styles_beside_the_reference():
    assert len(STYLES) >= 6


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_right_work_passes_in_every_style(style, hand_in):
    assert {one["verdict"] for one in hand_in(style, style.source)} <= {"passed", "not_applicable"}


@pytest.mark.parametrize(
    ("style", "mistake"),
    [
        pytest.param(style, mistake, id=f"{mistake} in {name}")
        for name, style in STYLES.items()
        for mistake in SAMPLES
        if mistake in style.wrong
    ],
)
def test_a_mistake_is_named_in_every_style(style, mistake, hand_in):
    criteria = hand_in(style, style.wrong[mistake])
    named = {one["diagnosis"]["mistake"] for one in criteria if one["diagnosis"] is not None}
    assert named - {""} == {mistake}


def test_the_page_has_a_cell_for_each_mistake_and_style():
    page = (ROOT / "docs" / "design" / "diagnosis.md").read_text(encoding="utf-8")
    rows = [re.split(r" *\| *", line.strip("| ")) for line in page.splitlines() if line.startswith("|")]
    (head, _, *body) = rows
    assert head == ["mistake", "reference", *STYLES]
    cells = {(row[0].strip("`"), style): cell for row in body for style, cell in zip(head[1:], row[1:], strict=True)}
    empty = {pair for pair, cell in cells.items() if cell == "-"}
    assert {mistake for mistake, _ in cells} == {*known_by_checks(ASSIGNMENT)}
    assert empty == {(mistake, name) for name, style in STYLES.items() for mistake in style.cannot}
