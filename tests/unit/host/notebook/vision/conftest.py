import numpy as np
import pytest


@pytest.fixture
def colours():
    """A picture of 6 rows and 4 columns, no two bytes of a column alike."""
    return (np.arange(6 * 4 * 3).reshape(6, 4, 3) * 3).astype(np.uint8)
