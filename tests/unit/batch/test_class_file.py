from datetime import UTC, datetime

import pytest

from grader.batch.class_file import Late, load_class_file
from grader.errors import AskError, CourseError

WHOLE = """\
roster: roster.csv
timezone: Europe/Berlin
assignments:
  first_nn:
    due: 2026-03-27 23:59
    extensions: {s1: 3, S2: 2026-04-10T12:00, s3: 2026-04-10 12:00-08:00}
    late: {grace_hours: 2, percent_per_day: 10, most_percent: 50, cut_off_days: 7}
    counts: best
    groups: {owls: [s1, s2]}
  cnn:
    late: none
"""


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.fixture
def put(tmp_path):
    """Write `class.yaml`, beside a roster of three; returns its path."""
    (tmp_path / "roster.csv").write_text("id,name\ns1,Ada\ns2,Ben\ns3,Cai\n")

    def write(text):
        path = tmp_path / "class.yaml"
        path.write_text(text)
        return path

    return write


@pytest.fixture
def faults(put):
    """What is said about a file of this text, without the folder's name."""

    def of(text):
        with pytest.raises(CourseError) as caught:
            load_class_file(put(text))
        return [line.partition("/")[2] for line in str(caught.value).splitlines()]

    return of


def test_a_whole_file_is_read_with_its_roster(put):
    course, roster = load_class_file(put(WHOLE))
    assert [person.name for person in roster.people] == ["Ada", "Ben", "Cai"]
    terms = course.terms("first_nn")
    assert terms.late == Late(grace_hours=2, percent_per_day=10, most_percent=50, cut_off_days=7)
    assert (terms.counts, terms.groups) == ("best", {"owls": ("s1", "s2")})
    assert course.terms("cnn").late == course.terms("unknown").late == Late()


def test_dates_are_moments_in_the_time_zone_of_the_class(put):
    course, _ = load_class_file(put(WHOLE))
    assert course.due("first_nn") == utc(2026, 3, 27, 22, 59)
    # Three days later clocks show 23:59 again, though they were put forward in between.
    assert course.extension("first_nn", "s1") == utc(2026, 3, 30, 21, 59)
    assert course.extension("first_nn", "s2") == utc(2026, 4, 10, 10)
    assert course.extension("first_nn", "S3") == utc(2026, 4, 10, 20)
    assert course.extension("first_nn", "s9") is None
    assert course.due("cnn") is None


def test_a_file_without_a_roster_or_dates_needs_no_time_zone(put):
    course, roster = load_class_file(put("assignments: {cnn: {counts: first}}\n"))
    assert roster is None
    assert course.terms("cnn").counts == "first"


def test_an_offset_stands_for_a_time_zone(put):
    course, _ = load_class_file(put("assignments: {cnn: {due: 2026-03-01 23:59+08:00}}\n"))
    assert course.due("cnn") == utc(2026, 3, 1, 15, 59)


def test_every_fault_is_told_at_once_with_its_line(faults, tmp_path):
    text = """\
roster: rooster.csv
timezone: Europe/Berlyn
assignments:
  cnn:
    due: 2026-03-01
    late: {percent_per_day: 110, graze_hours: 1}
    counts: latest
"""
    assert faults(text) == [
        f"class.yaml:1:9: roster: there is no such file in {tmp_path}; check the spelling",
        "class.yaml:2:11: timezone: is no time zone such as Europe/Berlin; did you mean Europe/Berlin?",
        "class.yaml:5:10: assignments.cnn.due: needs a time, too, as in 2026-03-01 23:59",
        "class.yaml:6:29: assignments.cnn.late.percent_per_day: must be 100 or less",
        "class.yaml:6:34: assignments.cnn.late.graze_hours: is not a known key; did you mean grace_hours?",
        "class.yaml:7:13: assignments.cnn.counts: must be 'last', 'best', 'first' or 'last_on_time'",
    ]


ZONED = "roster: roster.csv\ntimezone: Europe/Berlin\nassignments:\n  cnn:\n"
DUE = ZONED + "    due: 2026-03-01 12:00\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("assignments: {cnn: {due: 2026-03-01 23:59}}", "due: has no time zone: name one at the top, as in"),
        (ZONED + "    due: 2026-03-29 02:30", "due: is no time in Europe/Berlin: clocks are put forward over it"),
        (ZONED + "    due: tomorrow", "due: must be a date and a time, as in 2026-03-01 23:59"),
        (ZONED + "    due: 2026-02-30 12:00", "due: is no date and time of the calendar"),
        (ZONED + "    due: 20260301", "due: must be a date and a time"),
        (DUE + "    extensions: {s1: 2026-03-01 12:00}", "s1: ends no later than the due"),
        (DUE + "    extensions: {s1: soon}", "s1: must be a date and a time, as in 2026-03-01 23:59, or a"),
        (DUE + "    extensions: {s1: 0}", "s1: must be more than 0 days"),
        (DUE + "    extensions: {s1: true}", "s1: must be a date and a time"),
        (DUE + "    extensions: {s4: 1}", "s4: is nobody's id in the roster; there are s1, s2, s3"),
        (DUE + "    extensions: {s1: 1, S1: 2}", "S1: is the same person as 's1'"),
        (ZONED + "    extensions: {s1: 1}", "extensions: has nothing to extend"),
        (ZONED + "    late: {grace_hours: 1}", "late: nothing can be late"),
        (ZONED + "    counts: last_on_time", "counts: last_on_time needs a due date"),
        (DUE + "    late: {most_percent: 5}", "most_percent: bounds nothing"),
        (DUE + "    late: {grace_hours: 30, cut_off_days: 1}", "cut_off_days: work counts"),
        (DUE + "    late: never", "late: must be a group of `key: value` lines"),
        (ZONED + "    groups: {a: [s1, s2], b: [s2]}", "groups.b.0: 's2' is in the group 'a' already"),
        (ZONED + "    groups: {a: [s1, s8]}", "groups.a.1: 's8' is nobody's id in the roster"),
        (ZONED + "    groups: {a: [12]}", "groups.a.0: must be text; put it in quotes"),
        ("roster: 7", "roster: must be text"),
    ],
)  # fmt: skip
def test_a_fault_is_one_line(faults, text, told):
    (line,) = faults(text + "\n")
    assert told in line


def test_a_time_that_is_shown_twice_is_taken_as_the_later(put):
    course, _ = load_class_file(put(ZONED + "    due: 2026-10-25 02:30\n"))
    assert course.due("cnn").astimezone(UTC) == utc(2026, 10, 25, 1, 30)


def test_a_faulty_roster_is_told_by_its_own_lines(put, tmp_path):
    path = put(WHOLE)
    (tmp_path / "roster.csv").write_text("id,name\n,Ada\n")
    with pytest.raises(AskError, match=r"roster.csv:2: has no id"):
        load_class_file(path)
