import base64
import json

import numpy as np
import pytest

from grader.errors import CourseError
from grader.judge.artifacts import artifact_of
from grader.judge.artifacts.images import LONGEST, MOST_PICTURES, MOST_SIDE
from grader.judge.artifacts.png import decoded

COLOURED = np.random.default_rng(0).integers(0, 256, (3, 4, 5, 3), np.uint8)
GREY = COLOURED[..., 0]


def data_of(data):
    return artifact_of("images", "wrong", data).data


def pixels_of(picture):
    return decoded(base64.b64decode(picture["png"]), MOST_SIDE)


@pytest.mark.parametrize("images", [COLOURED, GREY])
def test_images_are_png_files_with_their_size_and_captions(images):
    found = data_of({"images": images, "captions": ["a", "b", "c"], "columns": 2})
    assert found["columns"] == 2
    (row,) = found["rows"]
    assert row["title"] == ""
    assert [(one["caption"], one["width"], one["height"]) for one in row["pictures"]] == [
        ("a", 5, 4), ("b", 5, 4), ("c", 5, 4),
    ]  # fmt: skip
    assert np.array_equal([pixels_of(one) for one in row["pictures"]], images)


def test_without_captions_and_columns_these_are_empty():
    found = data_of({"images": GREY})
    assert found["columns"] is None
    assert [one["caption"] for one in found["rows"][0]["pictures"]] == ["", "", ""]


def test_rows_have_titles_and_images_of_any_size_with_or_without_captions():
    rows = {"real": COLOURED, "generated": {"images": GREY[:1, :2], "captions": ["odd"]}}
    found = data_of({"rows": rows})["rows"]
    assert [(row["title"], len(row["pictures"])) for row in found] == [("real", 3), ("generated", 1)]
    assert found[1]["pictures"][0] | {"png": ""} == {"png": "", "width": 5, "height": 2, "caption": "odd"}


def test_no_images_are_no_error():
    assert data_of({"images": COLOURED[:0]})["rows"][0]["pictures"] == []


def test_what_comes_out_is_what_json_holds():
    found = data_of({"images": COLOURED, "captions": np.array(["a", "b", "c"]), "columns": np.int64(2)})
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (COLOURED, "give a dict with `images`, not a ndarray"),
        ({"pictures": COLOURED}, "`images` is missing"),
        ({"images": COLOURED, "caption": []}, "there is no `caption`: choose from `captions`, `columns`, `images`"),
        ({"images": COLOURED / 255}, "`images` must be uint8 from 0 to 255, not float64: scale, clip and convert them"),
        ({"images": COLOURED.astype(int)}, "not int64"),
        ({"images": COLOURED[0, 0]}, r"shape (N, H, W, 3) or (N, H, W), not (5, 3)"),
        ({"images": COLOURED.transpose(0, 3, 1, 2)}, r"not (3, 3, 4, 5)"),
        ({"images": np.zeros((1, 2, MOST_SIDE + 1), np.uint8)}, f"1 to {MOST_SIDE} pixels wide and high, not 129 x 2"),
        ({"images": np.zeros((1, 0, 2), np.uint8)}, "not 2 x 0"),
        ({"images": np.zeros((MOST_PICTURES + 1, 1, 1), np.uint8)}, "there are 257 pictures with 257 pixels in all"),
        ({"images": np.zeros((65, 128, 128), np.uint8)}, "show 256 pictures and 1,048,576 pixels at most"),
        ({"images": [[[1]], [[1, 2]]]}, "inhomogeneous"),
        ({"images": GREY, "captions": ["a"]}, "there are 1 captions for 3 images: give one for each"),
        ({"images": GREY, "captions": "abc"}, "`captions` must be a list of strings, not 'abc'"),
        ({"images": GREY, "captions": 3}, "not 3"),
        ({"images": GREY, "captions": ["a", "b", 3]}, "`captions` must be strings, but among them is a int"),
        ({"images": GREY, "captions": ["a", "b", "c" * (LONGEST + 1)]}, "have 80 characters at most, but one has 81"),
        ({"images": GREY, "columns": 0}, "`columns` must be a whole number from 1 on, not 0"),
        ({"images": GREY, "columns": True}, "not True"),
        ({"rows": [GREY]}, '`rows` must be a dict of titles and images: {"real": ..., "generated": ...}'),
        ({"rows": {3: GREY}}, "titles must be strings"),
        ({"rows": {"a": GREY}, "images": GREY}, "there is no `images`: choose from `columns`, `rows`"),
        ({"rows": {"a": {"images": GREY, "columns": 3}}}, "there is no `columns`"),
    ],
)
def test_what_is_refused_is_told_in_one_line_that_names_the_artifact(data, said):
    with pytest.raises(CourseError) as raised:
        data_of(data)
    assert str(raised.value).startswith("artifact('images', 'wrong'): ")
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_kinds_that_are_not_known_here_are_left_as_they_are():
    given = {"loss": [1.0]}
    assert artifact_of("curve", "loss", given).data is given
