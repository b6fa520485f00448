import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.reports.html.scale import Scale, figure


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0.0, 1.0, ["0", "0.25", "0.5", "0.75", "1"]), (0.13, 1.92, ["0", "0.5", "1", "1.5", "2"]), (3.0, 3.0, ["3"])],
)
def test_steps_are_round(low, high, ticks):
    assert Scale(low, high).rounded(4).ticks(4) == ticks


@pytest.mark.parametrize(
    ("scale", "ticks"),
    [(Scale(1, 6), ["1", "2", "3", "4", "5", "6"]), (Scale(1, 168), ["1", "43", "84", "126", "168"])],
)
def test_whole_numbers_stay_whole(scale, ticks):
    assert scale.whole_ticks(4) == ticks


def test_figures_that_would_be_crushed_are_shown_by_their_logarithms():
    scale = Scale.of([1, 2, 3, 10, 6000])
    assert scale.log
    assert scale.share(math.sqrt(6000)) == pytest.approx(0.5)


FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(FINITE, min_size=1), st.integers(1, 10))
def test_every_value_lies_on_its_rounded_scale(values, parts):
    scale = Scale.of(values).rounded(parts)
    assert all(-1e-6 <= scale.share(value) <= 1 + 1e-6 for value in values)
    assert all(figure(float(end)) for end in scale.ticks(parts) if end != "no number")
