"""Outputs of an executed notebook: text and pictures come through, and nothing that a browser would run."""

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image

from grader.judge.artifacts.png import encoded
from grader.judge.grade import Artifact
from grader.reports.html import grade_page

from ..conftest import grade, outcome  # noqa: TID252
from .conftest import Read, written

PNG = base64.b64encode(encoded(np.zeros((3, 5, 3), np.uint8))).decode()


def jpeg(**more):
    file = io.BytesIO()
    Image.new("RGB", (7, 4)).save(file, "JPEG", **more)
    return base64.b64encode(file.getvalue()).decode()


def png_that_says(width, height):
    data = bytearray(base64.b64decode(PNG))
    data[16:24] = width.to_bytes(4) + height.to_bytes(4)
    return base64.b64encode(bytes(data)).decode()


def shown(*outputs, **cell):
    cells = [{"cell_type": "code", "source": "x = 1", "outputs": [*outputs]} | cell]
    whole = Artifact("notebook", "the notebook as it ran", json.dumps({"cells": cells}))
    return Read(grade_page(written(grade(outcome(), artifacts=(whole,)))))


def display(**data):
    return {"output_type": "display_data", "data": {name.replace("_", "/", 1): value for name, value in data.items()}}


@pytest.mark.parametrize(("kind", "data", "size"), [("png", PNG, ["5", "3"]), ("jpeg", jpeg(), ["7", "4"])])
def test_pictures_are_shown_with_their_size(kind, data, size):
    found = shown(display(**{f"image_{kind}": data, "text_html": "<b>x</b>"}))
    assert found.values("src") == [f"data:image/{kind};base64,{data}"]
    assert [*found.values("width")[-1:], *found.values("height")[-1:]] == size


def test_base64_in_several_lines_and_a_progressive_jpeg_are_read():
    assert len(shown(display(image_png=f"{PNG[:20]}\n{PNG[20:]}\n")).values("src")) == 1
    assert len(shown(display(image_jpeg=jpeg(progressive=True))).values("src")) == 1


@pytest.mark.parametrize(
    "data",
    [
        {"image_png": base64.b64encode(b"<svg onload=alert(1)>").decode()},
        {"image_png": '"><script>alert(1)</script>'},
        {"image_png": png_that_says(60_000, 60_000)},
        {"image_png": png_that_says(0, 5)},
        {"image_png": PNG[:20]},
        {"image_jpeg": base64.b64encode(b"\xff\xd8\xff\xe0\x00\x00\xff").decode()},
        {"image_svg+xml": "<svg/>"},
        {"text_html": "<b>x</b>"},
        {"application_javascript": "alert(1)"},
        {"text_plain": {"not": "text"}},
    ],
)
def test_what_is_no_picture_and_no_text_is_only_counted(data):
    found = shown(display(**data))
    assert not found.values("src")
    assert "1 output that can't be shown here." in found.text


def test_text_comes_without_the_colours_of_a_terminal_and_as_it_was_left():
    text = shown({"output_type": "stream", "text": ["\x1b[31mred\x1b[0m\n", "10 %\r20 %\r100 %\n"]}).text
    assert "red\n100 %" in text


def test_errors_and_results_are_shown():
    error = {"output_type": "error", "traceback": ["Traceback", "\x1b[31mValueError\x1b[0m: no"]}
    result = {"output_type": "execute_result", "data": {"text/plain": ["array([1,", " 2])"]}}
    found = shown(error, result)
    assert "Traceback\nValueError: no" in found.text
    assert "array([1, 2])" in found.text


@pytest.mark.parametrize(
    "data",
    ["", "[", "[]", "{}", '{"cells": 3}', '{"cells": []}', '{"cells": [3]}', "[" * 100_000, None, 3],
)
def test_what_is_no_notebook_is_left_out(data):
    found = Read(grade_page(written(grade(outcome(), artifacts=(Artifact("notebook", "it", data),)))))
    assert "The work" not in found.text


@pytest.mark.parametrize("outputs", [None, 3, "x", [None, 3, {}], [{"output_type": "error"}]])
def test_odd_outputs_do_no_harm(outputs):
    assert "In [1]" in shown(outputs=outputs).text


def test_very_much_is_cut():
    found = shown({"output_type": "stream", "text": "y" * 10**6}, *[{"output_type": "stream", "text": "z"}] * 100)
    assert found.text.count("y") < 30_000
    assert "61 outputs that can't be shown here." in found.text
