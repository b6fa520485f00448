import re

import numpy as np
import pytest

from grader.judge.artifacts import artifact_of
from grader.reports.parts.pictures import sheet_of, smaller
from grader.reports.terminal import render_grade

from .conftest import grade, outcome

COLOURS = {"force_terminal": True, "color_system": "truecolor"}
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
PIXEL = re.compile(r"\x1b\[38;2;(\d+);(\d+);(\d+)(?:;48;2;(\d+);(\d+);(\d+))?m(▀+)")
SMALL = np.random.default_rng(0).integers(0, 256, (5, 3, 4, 3), np.uint8)


def page(data, name="some pictures"):
    return render_grade(grade(outcome(artifacts=(artifact_of("images", name, data),))))


def drawn(text):
    """The halves of the characters of each line that draws, upper above lower; None where there is no lower one."""
    halves = []
    for line in text.splitlines():
        found = [(match[:3], match[3:6]) for *match, blocks in PIXEL.findall(line) for _ in blocks]
        if found:
            halves += [[upper for upper, _ in found], [lower if lower[0] else None for _, lower in found]]
    return halves


def test_two_pixels_are_the_halves_of_a_character(show):
    halves = drawn(show(page({"images": SMALL[:1]}), **COLOURS))
    assert halves[3] == [None] * 4
    assert np.array_equal(np.array(halves[:3], int), SMALL[0])


def test_grey_ones_are_drawn_grey(show):
    halves = drawn(show(page({"images": SMALL[:1, :2, :, 0]}), **COLOURS))
    assert np.array_equal(np.array(halves, int), np.repeat(SMALL[0, :2, :, :1], 3, axis=2))


@pytest.mark.parametrize(("width", "aside"), [(60, 3), (80, 4), (100, 5), (200, 5)])
def test_there_are_as_many_side_by_side_as_can_be_made_out(show, width, aside):
    many = np.zeros((30, 32, 32, 3), np.uint8)
    text = show(page({"images": many}), width, **COLOURS)
    lines = ESCAPE.sub("", text).splitlines()
    assert max(map(len, lines)) <= width
    blocks = [line.split() for line in lines if line.strip("▀ ") == "" and line.strip()]
    assert {len(line) for line in blocks} == {aside}
    assert {len(part) for line in blocks for part in line} == {16}
    assert len(blocks) == 2 * 8
    assert f"{2 * aside} of 30 pictures; --html FILE shows all." in text


def test_the_author_says_how_many_stand_side_by_side(show):
    lines = ESCAPE.sub("", show(page({"images": SMALL, "columns": 3}), **COLOURS)).splitlines()
    assert [len(line.split()) for line in lines if line.strip(" ▀") == "" and line.strip()] == [3, 3, 2, 2]


def test_captions_stand_below_and_act_on_nothing(show):
    data = {"images": SMALL[:2], "captions": ["a ring", "\x1b[2J [bold]x[/]"]}
    text = ESCAPE.sub("", show(page(data), **COLOURS))
    assert "\x1b" not in text
    assert re.search(r"▀{4} +▀{4} *\n +▀{4} +▀{4} *\n +a ring {12}\\x1b\[2J *\n +\[bold\]x\[/\] ", text)


def test_rows_are_drawn_below_their_titles(show):
    text = ESCAPE.sub("", show(page({"rows": {"real": SMALL[:2], "generated": SMALL[2:]}}), **COLOURS))
    assert re.search(r"some pictures *\n +real *\n +▀{4} +▀{4} *\n.*\n +generated *\n +▀{4} +▀{4} +▀{4} *\n", text)


@pytest.mark.parametrize(
    "settings",
    [{}, {"force_terminal": True, "color_system": "standard"}, COLOURS | {"no_color": True}],
)
def test_without_enough_colours_a_line_says_how_many_there_are(show, settings):
    text = ESCAPE.sub("", show(page({"images": SMALL}), **settings))
    assert "some pictures: 5 pictures, not drawn here; --html FILE shows all." in text
    assert "▀" not in text


def test_without_unicode_nothing_is_drawn(show):
    text = show(page({"images": SMALL[:1]}), encoding="ascii", **COLOURS)
    assert text.isascii()
    assert "1 picture, not drawn here" in text


@pytest.mark.parametrize("settings", [{}, COLOURS])
def test_where_there_are_no_pictures_there_is_nothing(show, settings):
    assert "some pictures" not in show(page({"images": SMALL[:0]}), **settings)


def test_of_a_large_picture_the_means_of_neighbours_are_left():
    pixels = np.zeros((4, 6, 3), np.uint8)
    pixels[:2, :2] = [[[100, 0, 0], [50, 0, 0]], [[25, 0, 0], [25, 8, 0]]]
    found = smaller(pixels, 3)
    assert found.shape == (2, 3, 3)
    assert found[0, 0].tolist() == [50, 2, 0]
    assert not found[1:].any()


@pytest.mark.parametrize(("size", "room", "left"), [((5, 5), 2, (2, 2)), ((3, 9), 4, (1, 3)), ((9, 3), 4, (3, 1))])
def test_what_is_left_over_at_the_edge_is_a_mean_of_its_own(size, room, left):
    pixels = np.full((*size, 3), 77, np.uint8)
    assert np.array_equal(smaller(pixels, room), np.full((*left, 3), 77))


@pytest.mark.parametrize(
    "data",
    [
        None,
        "text",
        [1],
        {},
        {"columns": None, "rows": [3]},
        {"columns": "many", "rows": []},
        {"columns": None, "rows": [{"title": "", "pictures": [{"png": "?", "caption": ""}]}]},
        {"columns": None, "rows": [{"title": "", "pictures": [{"png": "AAAA", "caption": ""}]}]},
        {"columns": None, "rows": [{"title": "", "pictures": [{"png": 3, "caption": ""}]}]},
    ],
)
def test_what_are_no_pictures_is_none(data):
    assert sheet_of(data) is None
