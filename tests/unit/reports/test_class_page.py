import pytest

from grader.reports.terminal.class_page import MOST_ROWS, render_class_page

from .exports.conftest import CRITERIA, HOSTILE, MISTAKE, book, graded, learner, line, outcome


@pytest.fixture
def page(show):
    """The page of a class, each run of spaces as one."""

    def shown(*lines, width=100, encoding="utf-8", **more):
        text = show(render_class_page(book(*lines, **more)), width=width, encoding=encoding)
        assert max(map(len, text.splitlines())) <= width
        return " ".join(text.split())

    return shown


def test_the_page_says_what_there_is_to_say(page):
    lost = graded(0, 1, 1, criteria=(outcome(CRITERIA[0], 0, diagnosis=MISTAKE), *map(outcome, CRITERIA[1:])))
    said = page(
        line(learner("ada"), graded(1, 1, 1)),
        line(learner("ben"), lost, late="late by 1 d, nothing is taken off"),
        missing=(learner("cai"),),
        unmatched=(("x.zip", "is nobody's"),),
    )
    for words in (
        "2 handed in, 1 passed; mean 70%, median 70%; 1 handed in nothing; 1 found that are nobody's",
        "pass mark 70 of 100 points",
        "ada 100 ✓ passed",
        "ben 40 ✗ not yet passed late by 1 d",
        "40 - 50 % ██████████████████████████████ 1",
        "forward 50% (1) 0 1 0 50%",
        "1 The factor is missing.",
        "x.zip is nobody's",
        "Handed in nothing cai",
    ):
        assert words in said


def test_names_are_text_and_ascii_will_do(page, hostile_lines):
    said = page(*hostile_lines, encoding="ascii", width=70)
    assert "\\u202e" in said
    assert "\x1b" not in said


def test_who_still_waits_is_counted_at_the_top(page):
    said = page(line(learner("ada"), graded(1, 1, 1)), line(learner("ben"), None), line(learner("cai"), None))
    assert "3 handed in, 1 passed; mean 100%, median 100%; 2 not graded yet; pass mark" in said
    assert "not graded yet; pass mark" not in page(line(learner("ada"), graded(1, 1, 1)))


def test_lateness_has_a_column_where_anybody_is_late(page):
    on_time, late = line(learner("ada"), graded(1, 1, 1)), line(learner("ben"), graded(1, 1, 1), late="late by 1 d")
    assert "Standing Points lost by" in page(on_time)
    assert "Standing Late Points lost by" in page(on_time, late)


@pytest.fixture
def hostile_lines():
    return [line(learner(key), graded(1, 1, 1)) for key in HOSTILE]


def test_what_is_said_of_many_is_said_once(page):
    said = page(*(line(learner(f"s{number}x"), graded(1, 1, 1), doubt="decide") for number in range(9)))
    assert "s0x, s1x, s2x and 6 more decide" in said


def test_a_large_class_is_cut_and_said_so(page):
    said = page(*(line(learner(f"n{number}"), graded(1, 1, 1)) for number in range(MOST_ROWS + 2)))
    assert f"n{MOST_ROWS - 1} " in said
    assert f"n{MOST_ROWS} " not in said
    assert "and 2 more" in said


def test_an_empty_class_is_no_error(page):
    assert "0 handed in, 0 passed" in page()
