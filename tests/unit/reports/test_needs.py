"""What needs a person, and that every report says it in the same words."""

import csv
import io
from html.parser import HTMLParser

import pytest

from grader.judge.grade import Verdict
from grader.reports.classbook import Alike, Passage
from grader.reports.exports.csv import write as to_csv
from grader.reports.html import write as to_html
from grader.reports.needs import Need, Needs, Whose
from grader.reports.terminal.class_page import render_class_page

from .exports.conftest import CRITERIA, book, graded, learner, line, outcome, refused


def odd(verdict):
    return graded(1, 1, 1, criteria=(outcome(CRITERIA[0], 1, verdict=verdict), *map(outcome, CRITERIA[1:])))


def unconfined():
    made = {
        "grader": "1", "python": "3", "packages": {}, "rubric": "ab", "profile": "quick", "data": "synthetic",
        "seed_id": "1", "sandbox": "none", "gaps": [], "device": "cpu",
    }  # fmt: skip
    return graded(1, 1, 1) | {"provenance": made}


def same(where):
    made = graded(1, 1, 1)
    return {"read": lambda: made, "where": where}


def likeness(*_numbers):
    left = Passage("my.py", (None, 3), (None, 9), "a = 1\n" * 6 + "b")
    right = Passage("my.ipynb", (2, 1), (3, 4), "c = 1\n" * 6 + "d")
    return [Alike((1,), (2,), 0.83, lambda: [(left, right)] * 5)]


LINES = (
    line(learner("fine"), graded(1, 1, 1)),
    line(learner("near"), graded(1, 0, 0), mark=68.5),
    line(learner("over"), graded(1, 0, 1), mark=70.0),
    line(learner("none"), refused("not_graded", "a check broke")),
    line(learner("junk"), refused("not_gradable", "no module")),
    line(learner("wait"), None),
    line(learner("late"), graded(1, 1, 1), doubt="decide by hand"),
    line(learner("slow"), graded(1, 1, 1), doubt="decide by hand"),
    line(learner("old"), graded(1, 1, 1), counts=False),
    line(learner("broke"), odd(Verdict.not_graded)),
    line(learner("pends"), odd(Verdict.pending)),
    line(learner("free"), unconfined()),
    line(learner("copy"), graded(1, 1, 1), **same("a")),
    line(learner("cat"), graded(1, 1, 1), **same("b")),
    line(learner("duo"), graded(1, 1, 1), **same("b")),
    line(learner("ada"), graded(1, 1, 1), hand_in=1),
    line(learner("ben"), graded(1, 1, 1), hand_in=2),
)
ALIKE = (
    "suspiciously alike: 83% of what is one's own is in the other's, too, but for names and layout: "
    + "; ".join(["my.py, lines 3 to 9 and my.ipynb, cell 2, line 1 to cell 3, line 4"] * 3)
    + "; and 2 more"
)
SAID = {
    "near the pass mark: 68.5 of 100 points, 1.5 below it": ("near",),
    "near the pass mark: 70 of 100 points, just reached": ("over",),
    "no grade: a check broke": ("none",),
    "can't be read: no module": ("junk",),
    "still waits to be graded; run the same `grader batch` again": ("wait",),
    "decide by hand": ("late", "slow"),
    "no attempt counts": ("old",),
    "a check broke: forward": ("broke",),
    "waits for a person: forward": ("pends",),
    "ran without full isolation": ("free",),
    "the same work byte by byte, not handed in together": ("copy", "cat", "duo"),
    ALIKE: ("ada", "ben"),
    "is nobody's": ("x.zip", "y.zip"),
}


@pytest.fixture
def class_():
    return book(*LINES, unmatched=(("x.zip", "is nobody's"), ("y.zip", "is nobody's")), alike=likeness)


def test_each_reason_is_told_once_with_all_of_whom_it_is_told(class_):
    needs = Needs(class_)
    for one in class_.lines():
        needs.add(one, one.read())
    found = needs.all()
    assert {need.why: tuple(who.name for who in need.whose) for need in found} == SAID
    assert found[0] == Need((Whose("near", "near"),), next(iter(SAID)))
    assert [who.learner for who in found[-1].whose] == ["", ""]
    assert [need.why for need in found if need.together] == [
        "the same work byte by byte, not handed in together",
        ALIKE,
    ]


class Text(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.text = ""
        self.feed(text)

    def handle_data(self, data):
        self.text += data


def test_the_terminal_and_the_page_say_the_same(class_, show, tmp_path):
    terminal = show(render_class_page(class_), width=100)
    page = Text(to_html(class_, tmp_path).read_text("utf-8")).text
    for report in (terminal, page):
        bare = "".join(report.replace("`", "").split())
        for why, names in SAID.items():
            assert "".join(why.replace("`", "").split()) in bare
            assert all(name in bare for name in names)


def test_the_table_tells_each_with_whom(class_):
    rows = csv.DictReader(io.StringIO(to_csv(class_, "").text, newline=""))
    told = {row["id"]: row["needs_a_person"] for row in rows}
    assert told["fine"] == ""
    assert told["near"] == "near the pass mark: 68.5 of 100 points, 1.5 below it"
    assert told["copy"] == "the same work byte by byte, not handed in together (with cat, duo)"
    assert told["ben"].endswith("; and 2 more (with ada)")
