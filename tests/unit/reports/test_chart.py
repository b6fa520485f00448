import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.reports.parts.chart import curves_of, draw


def rows(data, width=60, **more):
    return ["".join(run.text for run in row) for row in draw(curves_of(data), width, **more)]


def test_a_rising_curve_in_ascii():
    assert rows({"up": [0, 1, 2]}, 20, height=3, ascii_only=True) == [
        "2 |       *** * up 2",
        "  |   ****   ",
        "0 |***       ",
        "  +----------",
        "   1        3",
    ]


def test_a_falling_curve_in_braille_starts_high_and_ends_low():
    drawn = rows({"loss": [3.0, 2.0, 1.0]}, 40)
    assert drawn[0].startswith("3 ┤⠉")
    assert drawn[6].startswith("1 ┤")
    assert drawn[6].endswith(" loss 1")
    assert all(0x2800 < ord(char) < 0x2900 for char in drawn[3].replace(" ", "").lstrip("┤"))


def test_two_curves_are_told_apart_without_colour():
    drawn = rows({"training": [2, 1], "validation": [3, 2]}, ascii_only=True)
    assert any(row.endswith("* training 1") for row in drawn)
    assert any(row.endswith("o validation 2") for row in drawn)


def test_curves_that_end_together_are_both_named():
    drawn = rows({"a": [0, 1], "b": [0.5, 1]})
    assert sum(row.endswith((" a 1", " b 1")) for row in drawn) == 2


def test_a_series_of_steps_is_the_axis():
    drawn = rows({"steps": [10, 200, 300], "loss": [3, 2, 1]})
    assert drawn[-1].split() == ["10", "steps", "300"]
    assert not any("steps 300" in row for row in drawn[:-1])


def test_what_would_be_crushed_is_drawn_by_its_logarithm():
    crushed = [10.0 ** -(place / 4) for place in range(20)]
    assert "heights (log)" in rows({"loss": crushed})[-1]
    assert "log" not in rows({"loss": [-value for value in crushed]})[-1]
    assert "log" not in rows({"loss": [3.0, 2.0, 1.0]})[-1]


def test_values_that_are_no_numbers_leave_a_gap():
    drawn = rows({"loss": [1.0, math.nan, 1.0]}, 30)
    middle = next(row for row in drawn if "┤" in row and row.strip("┤ "))
    assert drawn[-1].split() == ["1", "3"]
    assert sum(char not in " ┤1loss" for char in middle) == 2


@pytest.mark.parametrize("values", [[], [math.nan], [math.inf, -math.inf]])
def test_where_nothing_can_be_drawn_it_says_so(values):
    assert rows({"loss": values}) == ["(nothing to draw: there are no finite values)"]
    assert rows({}) == ["(nothing to draw: there are no finite values)"]


@pytest.mark.parametrize("data", [None, 3, "text", [1, 2], {"a": 3}, {"a": ["x"]}, {"a": [10**400]}, {"a": [[1]]}])
def test_what_is_no_curve_is_none(data):
    assert curves_of(data) is None


def test_a_curve_of_very_many_points_keeps_its_ends_and_its_shape():
    drawn = rows({"loss": [1.0] * 50_000 + [0.0] * 50_000})
    assert drawn[-1].split() == ["1", "100000"]
    assert drawn[0].startswith("1 ┤⠉⠉⠉")
    assert drawn[6].endswith("⣀⣀⣀ loss 0")


def test_arrays_will_do():
    assert rows({"loss": np.array([3.0, 1.0])}) == rows({"loss": [3.0, 1.0]})


FLOATS = st.lists(st.floats(width=64), max_size=300)


@given(
    st.dictionaries(st.text(max_size=40), FLOATS, max_size=9), st.integers(50, 120), st.integers(1, 9), st.booleans()
)
def test_any_figures_fit(data, width, height, ascii_only):
    drawn = rows(data, width, height=height, ascii_only=ascii_only)
    assert len(drawn) in (1, height + 2)
    assert all(len(row) <= width for row in drawn)
    assert not any(ord(char) < 32 for row in drawn for char in row)
