from datetime import datetime

from grader.reports.exports.nbgrader import write

from .conftest import book, graded, learner, line

KEYS = (
    "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,"
    "score,max_score"
)


def test_the_columns_are_those_of_nbgrader(hostile, table):
    header, *rows = table(write(hostile, "").text)
    assert ",".join(header) == KEYS
    people = {row[3]: dict(zip(header, row, strict=True)) for row in rows}
    assert (people["s1"]["raw_score"], people["s1"]["score"], people["s1"]["max_score"]) == ("100.0", "100.0", "100.0")
    assert (people["s10"]["score"], people["s12"]["score"]) == ("", "0.0")
    assert datetime.fromisoformat(people["s1"]["duedate"]) == datetime(2026, 3, 1, 22, 59)  # noqa: DTZ001


def test_what_lateness_takes_stands_apart(table):
    late = line(learner("Ada Lovelace"), graded(1, 1, 1), mark=90.0)
    (_, row) = table(write(book(late), "").text)
    assert row[4:6] == ["Lovelace", "Ada"]
    assert [float(cell) for cell in row[7:]] == [100, 10, 90, 100]
