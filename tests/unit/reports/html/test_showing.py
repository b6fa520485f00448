"""What can't be drawn is left out, and the rest of the page stays as it is."""

import numpy as np
import pytest

from grader.judge.artifacts import artifact_of
from grader.judge.grade import Artifact, Verdict
from grader.reports.html import grade_page

from ..conftest import grade, outcome  # noqa: TID252
from .conftest import Read, written

ODD = (None, 3, "", [], {}, {"a": "b"}, {"a": [None]}, {"a": ["b"]}, {"a": [10**400]}, {"rows": 3}, {"rows": [[3]]})
PICTURE = {"png": "AAAA", "width": 3, "height": 3, "caption": ""}


def page(*artifacts):
    return Read(grade_page(written(grade(outcome(artifacts=artifacts)))))


@pytest.mark.parametrize("kind", ["curve", "matrix", "images", "table", "text", "notebook", "odd"])
@pytest.mark.parametrize("data", ODD)
def test_what_is_of_another_form_is_left_out(kind, data):
    assert page(Artifact(kind, "the name of it", data)).text.count("the name of it") == 0


@pytest.mark.parametrize(
    "data",
    [
        {"columns": None, "rows": [{"title": "", "pictures": [PICTURE]}]},
        {"columns": None, "rows": [{"title": "", "pictures": [PICTURE | {"png": '"><script>'}]}]},
        {"rows": ["a"], "columns": ["b"], "values": [[1, 2]]},
    ],
)
def test_damaged_artifacts_are_left_out(data):
    found = page(Artifact("images", "pictures", data), Artifact("matrix", "figures", data))
    assert not found.values("src")
    assert "figures" not in found.text


def test_an_artifact_is_drawn_once():
    loss = artifact_of("curve", "the loss", {"loss": [2, 1]})
    found = Read(grade_page(written(grade(*(outcome(name, artifacts=(loss,)) for name in "ab")))))
    assert found.text.count("the loss") == 2
    assert found.tags.count("figure") == 1
    assert "What it has to show stands with Title of a." in found.text
    assert "#c1" in found.values("href")


@pytest.mark.parametrize("verdict", [Verdict.passed, Verdict.skipped])
def test_what_criteria_share_is_drawn_where_it_is_unfolded(verdict):
    pictures = artifact_of("images", "generated", {"images": np.zeros((2, 8, 8), np.uint8)})
    text = grade_page(written(grade(*(
        outcome(name, ends, artifacts=(pictures,)) for name, ends in (("a", verdict), ("b", Verdict.failed))
    ))))  # fmt: skip
    folded, _, lost = text.partition('id="c2"')
    assert "<img" not in folded
    assert lost.count("<img") == 2
    assert "#c2" in Read(folded.partition('id="c1"')[2]).values("href")


def test_small_pictures_are_enlarged_by_a_whole_number():
    found = page(artifact_of("images", "x", {"images": np.zeros((1, 8, 12), np.uint8)}))
    assert (found.values("width")[-1], found.values("height")[-1]) == ("48", "32")


def test_a_matrix_is_shaded_by_size_and_its_diagonal_marked():
    values = [[100, 4], [-25, 0]]
    found = page(artifact_of("matrix", "x", {"rows": ["a", "b"], "columns": ["a", "b"], "values": values}))
    shades = [value for tag, name, value in found.attributes if (tag, name) == ("td", "class")]
    assert shades == ["u5 kept", "u1", "d3", " kept"]


def test_a_large_matrix_says_what_is_left_out():
    names = [str(number) for number in range(100)]
    found = page(artifact_of("matrix", "x", {"rows": names, "columns": names, "values": np.ones((100, 100), int)}))
    assert "64 of 100 rows and 64 of 100 columns." in found.text


def test_curves_beyond_six_and_points_beyond_the_width_are_left_out():
    found = page(artifact_of("curve", "x", {str(number): [1.0] * 5000 for number in range(8)}))
    assert "2 more curves are left out here." in found.text
    assert max(map(len, found.values("d"))) < 6000


@pytest.mark.parametrize("values", [[0.0], [1e308, -1e308], [5e-324, 0.0], [3.0, 3.0, 3.0], [1e-300, 1e300, 1e-300]])
def test_extreme_curves_stay_in_their_box(values):
    found = page(artifact_of("curve", "x", {"x": values}))
    (path,) = (value for value in found.values("d") if value != "M1 5H33" and "H1000" not in value)
    numbers = [float(one) for one in path.replace("M", " ").replace("L", " ").replace("h0", "").split()]
    assert all(0 <= number <= 1000 for number in numbers)
