import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from grader.judge.metrics.mean_squared_error import mean_squared_error

PAIRS = array_shapes(max_dims=3, max_side=5).flatmap(
    lambda shape: st.tuples(*[arrays(float, shape, elements=st.floats(-1e6, 1e6))] * 2)
)


@given(PAIRS)
def test_is_torchs(pair):
    ours = mean_squared_error(*pair)
    theirs = torch.nn.functional.mse_loss(*map(torch.from_numpy, pair)).item()
    assert ours == pytest.approx(theirs, rel=1e-12)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_not_finite_never_looks_good(bad):
    value = mean_squared_error([bad, 1.0], [1.0, 1.0])
    assert not value < 1e9


def test_nothing_is_not_perfect():
    assert math.isnan(mean_squared_error([], []))


def test_shapes_are_not_broadcast():
    with pytest.raises(ValueError, match=r"shape \(3,\).*shape \(3, 1\)"):
        mean_squared_error(np.zeros(3), np.zeros((3, 1)))
