from datetime import datetime
from html.parser import HTMLParser

from grader.judge.grade import Verdict
from grader.reports.exports.moodle import write

from .conftest import CRITERIA, HOSTILE, book, graded, learner, line, outcome


def imported(rows):
    """What Moodle's importer takes from the worksheet, by the participant's number."""
    header, *rest = rows
    place = {name: header.index(name) for name in ("Identifier", "Grade", "Last modified (grade)", "Feedback comments")}
    found = {}
    for row in rest:
        number = row[place["Identifier"]][len("Participant ") :]
        modified = datetime.fromisoformat(row[place["Last modified (grade)"]])
        found[int(number)] = (float(row[place["Grade"]]), modified, row[place["Feedback comments"]])
    return found


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.text = set(), ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert not attrs

    def handle_data(self, data):
        self.text += data


def test_moodle_finds_everybody_with_a_mark(hostile, table):
    found = imported(table(write(hostile, "").text))
    assert [found[9000 + place][0] for place in range(len(HOSTILE))] == [100.0, 60.0, 0.0] * 3
    assert {modified.tzinfo is not None for _, modified, _ in found.values()} == {True}


def test_feedback_is_html_in_which_nothing_of_the_work_is_markup(hostile, table):
    for _, _, feedback in imported(table(write(hostile, "").text)).values():
        assert Tags(feedback).tags <= {"ul", "li", "br", "p"}


def test_feedback_tells_of_public_criteria_alone(table):
    who = line(learner("ada", moodle_id="5"), graded(0.5, 1, 0), late="late by 1 d, 10% is taken off", mark=54.0)
    (mark, _, feedback) = imported(table(write(book(who), "").text))[5]
    said = Tags(feedback).text
    assert mark == 54
    assert "Late by 1 d, 10% is taken off: 54 points." in said
    assert "The forward pass | is right: 30 of 60" in said
    assert "I asked for <b>x</b>." in said
    assert "2 criteria that aren't shown here: 30 of 40 points" in said
    assert "told" not in said


def test_of_what_is_optional_and_not_there_no_points_are_told(table):
    absent = outcome(CRITERIA[0], verdict=Verdict.not_applicable, score=0.0, max_score=0.0, message="none")
    grade = graded(1, 1, 1, criteria=(absent,))
    (_, _, feedback) = imported(table(write(book(line(learner("ada", moodle_id="5"), grade)), "").text))[5]
    assert Tags(feedback).text == "The forward pass | is right: not there"


def test_where_the_work_lay_is_nobody_s_business(hostile):
    assert "my.py: is no notebook" in (text := write(hostile, "").text)
    assert "/srv/class" not in text


def test_who_has_no_number_is_told_and_left_out(table):
    who = [learner("ada", canvas_id="1"), learner("123")]
    known = line(who[1], graded(1, 1, 1))
    known.learner.lms.clear()
    done = write(book(line(who[0], graded(1, 1, 1)), known), "")
    assert list(imported(table(done.text))) == [123]
    assert done.notes[0].startswith("1 have no number that Moodle knows and are left out: add the column moodle_id")
