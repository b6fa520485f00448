from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from grader.batch.class_file import Late
from grader.batch.lateness import lateness, span

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 3, 1, 23, 59, tzinfo=BERLIN)
STRICT = Late(percent_per_day=10.0, most_percent=50.0, cut_off_days=7.0)
KIND = Late(grace_hours=2.0, percent_per_day=10.0)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("after", "policy", "days", "factor"),
    [
        (-SECOND, STRICT, 0, 1.0),
        (timedelta(0), STRICT, 0, 1.0),
        (timedelta(microseconds=1), STRICT, 1, 0.9),
        (SECOND, STRICT, 1, 0.9),
        (timedelta(days=1), STRICT, 1, 0.9),
        (timedelta(days=1) + SECOND, STRICT, 2, 0.8),
        (timedelta(days=5), STRICT, 5, 0.5),
        (timedelta(days=6), STRICT, 6, 0.5),
        (timedelta(days=7), STRICT, 7, 0.5),
        (timedelta(days=7) + SECOND, STRICT, 8, 0.0),
        (timedelta(hours=2), KIND, 0, 1.0),
        (timedelta(hours=2) + SECOND, KIND, 1, 0.9),
        (timedelta(days=20), KIND, 20, 0.0),
        (timedelta(days=3), Late(), 3, 1.0),
        (SECOND, Late(cut_off_days=0.0), 1, 0.0),
    ],
)
def test_what_lateness_costs_at_the_edges(after, policy, days, factor):
    found = lateness(DUE.astimezone(UTC) + after, DUE, None, policy)
    assert (found.is_late, found.days, found.factor) == (after > timedelta(0), days, factor)
    assert found.by == max(after, timedelta(0))


@pytest.mark.parametrize(
    ("due", "at", "days"),
    [
        # Clocks are put forward in this night: the day has 23 hours.
        ("2026-03-28 23:59", "2026-03-29 21:59:00", 1),
        ("2026-03-28 23:59", "2026-03-29 21:59:01", 2),
        # Clocks are put back: 25 hours, of which one is shown twice.
        ("2026-10-24 23:59", "2026-10-25 22:59:00", 1),
        ("2026-10-24 23:59", "2026-10-25 22:59:01", 2),
        # Due at a time that is shown twice: the first showing of 02:45 is before the second of 02:30.
        ("2026-10-25 02:30+01:00", "2026-10-25 00:45:00", 0),
        ("2026-10-25 02:30+01:00", "2026-10-25 01:30:01", 1),
    ],
)
def test_days_are_those_of_the_clock(due, at, days):
    due = datetime.fromisoformat(due)
    due = due.astimezone(BERLIN) if due.tzinfo else due.replace(tzinfo=BERLIN)
    assert lateness(datetime.fromisoformat(at).replace(tzinfo=UTC), due, None, STRICT).days == days


def test_an_extension_moves_the_date_from_which_days_are_counted():
    extension = DUE + timedelta(days=3)
    assert lateness(extension, DUE, extension, STRICT).says == "on time, with an extension"
    assert lateness(extension.astimezone(UTC) + SECOND, DUE, extension, STRICT).factor == 0.9


def test_an_earlier_extension_takes_nothing_away():
    assert not lateness(DUE, DUE, DUE - timedelta(days=1), STRICT).is_late


def test_times_of_other_zones_are_the_same_moments():
    assert not lateness(datetime(2026, 3, 1, 14, 59, tzinfo=ZoneInfo("America/Los_Angeles")), DUE, None, STRICT).is_late


@pytest.mark.parametrize(
    ("policy", "after", "says"),
    [
        (STRICT, timedelta(hours=-1), "on time"),
        (STRICT, timedelta(hours=26), "late by 1 d 2 h, 20% is taken off"),
        (STRICT, timedelta(days=9), "late by 9 d, too late to count"),
        (KIND, timedelta(minutes=5), "late by 5 min, within the time of grace"),
        (Late(), timedelta(seconds=7), "late by 7 s, nothing is taken off"),
    ],
)
def test_it_is_said_in_words(policy, after, says):
    assert lateness(DUE + after, DUE, None, policy).says == says


def test_without_a_due_date_nothing_is_late():
    found = lateness(DUE, None, None, STRICT)
    assert (found.is_late, found.factor, found.says) == (False, 1.0, "no due date")


@pytest.mark.parametrize(
    ("marked", "extension", "is_late"),
    [(True, None, True), (False, None, False), (None, None, False), (True, DUE, False)],
)
def test_work_without_a_time_costs_nothing_by_itself(marked, extension, is_late):
    found = lateness(None, DUE, extension, STRICT, marked=marked)
    assert (found.is_late, found.by, found.factor) == (is_late, None, 1.0)
    assert "known" in found.says or "by hand" in found.says


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        lateness(datetime(2026, 3, 1, 12), DUE)  # noqa: DTZ001


def test_a_span_has_two_units_at_most():
    assert span(timedelta(days=2, hours=3, minutes=4)) == "2 d 3 h"
    assert span(timedelta(milliseconds=3)) == "less than 1 s"
