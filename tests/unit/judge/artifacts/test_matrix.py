import json

import numpy as np
import pytest

from grader.errors import CourseError
from grader.judge.artifacts import artifact_of
from grader.judge.artifacts.matrix import LONGEST, MOST

NAMES = ["disc", "ring"]
VALUES = np.array([[41, 3, 0], [7, 39, 1]])
GIVEN = {"rows": NAMES, "columns": [*NAMES, "none"], "values": VALUES}


def data_of(data):
    return artifact_of("matrix", "taken", data).data


def test_it_is_plain_lists():
    found = data_of(GIVEN | {"row_title": "is", "column_title": "taken for"})
    assert found == {
        "rows": NAMES, "columns": [*NAMES, "none"], "values": [[41, 3, 0], [7, 39, 1]],
        "row_title": "is", "column_title": "taken for",
    }  # fmt: skip
    assert json.loads(json.dumps(found)) == found


def test_titles_may_be_left_out():
    found = data_of(GIVEN)
    assert (found["row_title"], found["column_title"]) == ("", "")


@pytest.mark.parametrize("values", [VALUES.tolist(), VALUES / 41, VALUES.astype(np.float32)])
def test_lists_and_floats_are_values_as_well(values):
    assert np.array_equal(data_of(GIVEN | {"values": values})["values"], values)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (VALUES, "give a dict with `columns`, `rows`, `values`, not a ndarray"),
        ({"values": VALUES}, "`columns`, `rows` is missing"),
        (GIVEN | {"title": "x"}, "there is no `title`: choose from"),
        (GIVEN | {"values": VALUES.T}, "`values` has shape (3, 2), but 2 rows and 3 columns have names"),
        (GIVEN | {"values": VALUES > 3}, "`values` must be numbers, not bool"),
        (GIVEN | {"values": [["1"] * 3] * 2}, "`values` must be numbers, not <U1"),
        (GIVEN | {"values": [[1], [1, 2]]}, "inhomogeneous"),
        (GIVEN | {"rows": "ab"}, "`rows` must be a list of strings, not 'ab'"),
        (GIVEN | {"rows": range(2)}, "`rows` must be strings, but among them is a int"),
        (GIVEN | {"rows": []}, "`rows` must be 1 to 128 names, not 0"),
        (GIVEN | {"columns": ["c"] * (MOST + 1)}, "`columns` must be 1 to 128 names, not 129"),
        (GIVEN | {"rows": ["a", "b" * (LONGEST + 1)]}, "`rows` have 80 characters at most, but one has 81"),
        (GIVEN | {"row_title": 3}, "titles must be strings"),
    ],
)
def test_what_is_refused_is_told_in_one_line_that_names_the_artifact(data, said):
    with pytest.raises(CourseError) as raised:
        data_of(data)
    assert str(raised.value).startswith("artifact('matrix', 'taken'): ")
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
