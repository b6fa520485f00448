import re

import numpy as np
import pytest

from grader.judge.artifacts import artifact_of
from grader.reports.parts.matrix import Matrix, figures, matrix_of
from grader.reports.terminal import render_grade

from .conftest import grade, outcome

COLOURS = {"force_terminal": True, "color_system": "truecolor"}
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
KINDS = ["disc", "ring", "square", "frame", "triangle", "hexagon", "star", "cross", "arrow", "crescent"]
TEN = np.arange(100).reshape(10, 10) % 7 + 180 * np.eye(10, dtype=int)


def page(rows, columns, values, **titles):
    data = {"rows": rows, "columns": columns, "values": values, **titles}
    return render_grade(grade(outcome(artifacts=(artifact_of("matrix", "what was taken", data),))))


def words(text):
    return [line.split() for line in text.splitlines()]


@pytest.mark.parametrize("width", [60, 80, 100])
def test_ten_kinds_fit_in_with_letters_for_their_names(show, width):
    text = show(page(KINDS, KINDS, TEN), width)
    assert max(map(len, text.splitlines())) <= width
    assert [*"abcdefghij"] in words(text)
    for letter, kind, values in zip("abcdefghij", KINDS, TEN, strict=True):
        assert [letter, kind, *(str(value or "·") for value in values)] in words(text)
    assert " of 10 rows" not in text


def test_figures_stand_below_the_letters_of_their_columns(show):
    lines = show(page(KINDS, KINDS, TEN)).splitlines()
    head = next(line for line in lines if line.split() == [*"abcdefghij"])
    row = next(line for line in lines if line.split()[:2] == ["f", "hexagon"])
    assert [row[: head.index(letter) + 1].split()[-1] for letter in "abc"] == [str(value) for value in TEN[5, :3]]


def test_short_names_stand_above_the_columns(show):
    text = show(page(["is a", "is b"], ["a", "none"], [[1, 20], [0, 3]]))
    assert ["a", "none"] in words(text)
    assert "a a" not in text


def test_other_columns_than_rows_are_named_below(show):
    text = show(page(["one"], ["much too long for its column", "short"], [[1, 2]]))
    assert ["one", "1", "2"] in words(text)
    assert "a much too long for its column, b short" in text


def test_titles_say_what_runs_down_and_across(show):
    text = show(page(["a"], ["b"], [[1]], row_title="what it is", column_title="what it was taken for"))
    assert "down: what it is; across: what it was taken for" in text
    assert "across" not in show(page(["a"], ["b"], [[1]], row_title="what it is"))


def test_what_does_not_fit_in_is_left_out_and_told(show):
    names = [f"w{number}" for number in range(50)]
    text = show(page(names, names, np.full((50, 50), 0.5)))
    assert max(map(len, text.splitlines())) <= 80
    assert re.search(r"24 of 50 rows and 1\d of 50 columns; --html FILE shows all\.", text)


def backgrounds(text):
    return re.findall(r"48;2;(\d+);(\d+);(\d+)m *(-?\d+) *", text)


def test_the_larger_a_figure_the_brighter_its_cell_and_the_least_have_no_background(show):
    found = backgrounds(show(page(["a"], ["b", "c", "d", "e", "f"], [[1, 10, 0, 50, 200]]), **COLOURS))
    assert [figure for *_, figure in found] == ["10", "50", "200"]
    bright = [sum(map(int, colour)) for *colour, _ in found]
    assert bright == sorted(set(bright))


def test_below_zero_there_is_another_colour(show):
    (*above, _), (*below, _) = backgrounds(show(page(["a"], ["b", "c"], [[9, -9]]), **COLOURS))
    assert int(above[2]) > int(above[0])
    assert int(below[0]) > int(below[2])


def test_colours_change_no_word(show):
    one = page(KINDS, KINDS, TEN)
    assert ESCAPE.sub("", show(one, **COLOURS)) == show(one)


@pytest.mark.parametrize("settings", [{}, {"force_terminal": True, "color_system": "standard"}])
def test_without_shades_there_are_no_backgrounds(show, settings):
    assert not re.search(r"\x1b\[[0-9;]*4[0-9]", show(page(KINDS, KINDS, TEN), **settings))


def test_ascii_is_enough_and_names_act_on_nothing(show):
    text = show(page(["\x1b[2J\u202e", "张"], ["x", "y"], [[0, 1], [2, 3]]), encoding="ascii")
    assert text.isascii()
    assert "\\x1b[2J" in text
    assert "\x1b" not in text
    assert re.search(r"\\u5f20 +2 +3", text)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([12, 0, -3], ["12", "", "-3"]),
        ([100_000, 1], ["1.0e+05", "1.0e+00"]),
        ([0.5, 0.0, 1.0], ["0.50", "", "1.00"]),
        ([0.05, 0.001], ["0.050", "0.001"]),
        ([0.0012], ["1.2e-03"]),
        ([12.34, 1.0], ["12.3", "1.0"]),
        ([123.4, 1], ["123", "1"]),
        ([1.0, float("nan"), None, float("inf")], ["1.00", "-", "-", "-"]),
    ],
)
def test_figures_are_short_and_alike(values, texts):
    found = matrix_of({"rows": ["a"], "columns": ["c"] * len(values), "values": [values]})
    assert figures(found, "") == [texts]


@pytest.mark.parametrize(
    "data",
    [
        None,
        "text",
        [1],
        {"rows": [], "columns": [], "values": []},
        {"rows": ["a"], "columns": ["b"], "values": [[1, 2]]},
        {"rows": ["a", "b"], "columns": ["b"], "values": [[1]]},
        {"rows": ["a"], "columns": ["b"], "values": [["1"]]},
        {"rows": ["a"], "columns": ["b"], "values": 3},
    ],
)
def test_what_is_no_matrix_is_none(data):
    assert matrix_of(data) is None


def test_a_matrix_of_nothing_but_zeros_is_shown(show):
    assert ["none", "·"] in words(show(page(["none"], ["b"], [[0]])))
    assert ["none", "·"] in words(ESCAPE.sub("", show(page(["none"], ["b"], [[0]]), **COLOURS)))
    assert matrix_of({"rows": ["a"], "columns": ["b"], "values": [[0]]}) == Matrix(["a"], ["b"], [[0]])
