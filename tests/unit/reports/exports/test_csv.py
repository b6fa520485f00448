import pytest

from grader.errors import AskError
from grader.reports.exports.csv import write

from .conftest import HOSTILE, book, graded, learner, line


def test_a_line_a_learner_and_a_column_a_criterion(hostile, table):
    header, *rows = table(write(hostile, "First NN").text)
    assert header[-3:] == ["forward", "later", "secret"]
    people = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert set(people) == {*HOSTILE, "s10", "s11", "s12"}
    assert (people["s1"]["mark"], people["s1"]["passed"], people["s1"]["forward"]) == ("100", "yes", "60")
    assert (people["s2"]["mark"], people["s2"]["passed"], people["s2"]["secret"]) == ("60", "no", "0")
    assert (people["s3"]["status"], people["s3"]["mark"], people["s3"]["forward"]) == ("not_gradable", "0", "")
    assert (people["s10"]["status"], people["s10"]["mark"], people["s10"]["reason"]) == (
        "not_graded", "", "a check broke",
    )  # fmt: skip
    assert [people[who]["status"] for who in ("s11", "s12")] == ["waiting", "missing"]


def test_names_stay_what_they_are_and_nothing_acts(hostile, table):
    names = {row[0]: row[1] for row in table(write(hostile, "").text)[1:]}
    assert names["s1"] == f"'{HOSTILE['s1']}"
    assert names["s2"] == HOSTILE["s2"]
    assert "\u202e" not in names["s6"]
    assert "\x1b" not in names["s9"]


def test_only_what_counts_is_written(table):
    who = learner("ada")
    first = line(who, graded(1, 1, 1), counts=False, attempts=2)
    second = line(who, graded(0, 1, 1), attempt=2, attempts=2, late="late by 1 d", mark=36.0)
    (_, row) = table(write(book(first, second), "").text)
    assert row[4:11] == ["2", "2", "2026-03-01 22:59:00+00:00", "late by 1 d", "graded", "40", "36"]


def test_grades_by_another_rubric_are_refused():
    grade = graded(1, 1, 1)
    grade["criteria"][0]["id"] = "older"
    with pytest.raises(AskError, match=r"another rubric .*older.*grader batch"):
        write(book(line(learner("ada"), grade)), "")
