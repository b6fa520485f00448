import re

import pytest

from grader.errors import AskError
from grader.reports.exports.canvas import write

from .conftest import HOSTILE, book, graded, learner, line

TOTALS = re.compile(
    "Current Score|Current Points|Current Grade|Final Score|Final Points|Final Grade|"
    "Override Score|Override Grade|Override Status"
)


def imported(rows):
    """What Canvas's importer finds in the table: the assignments, their points, and the marks by ID."""
    header, *rest = rows
    assert len(header) > 3
    assert "Student" in header[0]
    assert "ID" in header[1]
    assert re.search(r"SIS\s+User\s+ID", header[2])
    assert re.search(r"SIS\s+Login\s+ID", header[3])
    assert "Section" in header[4]
    titles = [title for title in header[5:] if not TOTALS.search(title)]
    possible, marks = {}, {}
    for row in rest:
        if "Points Possible" in row[0]:
            possible = dict(zip(titles, row[5:], strict=True))
            continue
        if row[5].strip():
            marks[row[1] or row[2]] = float(row[5])
    return titles, possible, marks


def test_canvas_finds_the_assignment_and_everybody_with_a_mark(hostile, table):
    titles, possible, marks = imported(table(write(hostile, "First NN (4711)").text))
    assert titles == ["First NN (4711)"]
    assert re.fullmatch(r"(.*)\s\((\d+)\)", titles[0])[2] == "4711"
    assert possible == {"First NN (4711)": "100"}
    expected = [100.0, 60.0, 0.0] * 3
    assert marks == {f"{100 + place}": mark for place, mark in enumerate(expected)}
    assert len(marks) == len(HOSTILE)


def test_nobody_s_name_makes_a_line_of_points(table):
    who = [learner("Points Possible", 1), learner("s4", 2)]
    rows = table(write(book(*(line(one, graded(1, 1, 1)) for one in who)), "NN").text)
    assert [("Points Possible" in row[0]) for row in rows] == [False, True, False, False]


def test_who_has_no_number_of_canvas_is_told():
    done = write(book(line(learner("ada", moodle_id="1"), graded(1, 1, 1))), "NN")
    assert done.notes == ("1 have no canvas_id in the roster: Canvas looks for them by SIS id, login and name",)


@pytest.mark.parametrize("title", ["Final Score", "Unposted Current Grade", "Override Score (Fall)", "Section"])
def test_names_of_canvas_s_own_columns_are_refused(title):
    with pytest.raises(AskError, match="--title"):
        write(book(), title)


def test_a_mark_out_of_fewer_points_counts_by_its_share(table):
    grade = graded(1, 1, 0, max_score=90.0)
    rows = table(write(book(line(learner("ada"), grade, max_score=90.0)), "NN").text)
    assert rows[2][5] == "100"
