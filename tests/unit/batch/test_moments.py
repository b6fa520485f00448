from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from grader.batch.moments import after_days, instant, recorded

BERLIN = ZoneInfo("Europe/Berlin")


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01 21:04:09.123456789 Z", utc(2026, 3, 1, 21, 4, 9, 123456)),
        ("2026-03-01 21:04:09.5 -08:00", utc(2026, 3, 2, 5, 4, 9, 500000)),
        ("2026-03-01T21:04:09+0530", utc(2026, 3, 1, 15, 34, 9)),
        ("2026-03-01 22:59:58.948203 UTC\n", utc(2026, 3, 1, 22, 59, 58, 948203)),
        ("2026-03-01 22:59:58", None),
        ("2026-03-01 22:59:58 Mars", None),
        ("2026-02-30 22:59:58 Z", None),
        ("0001-01-01 00:00:00 +05:00", None),
        ("٢٠٢٦-03-01 22:59:58 Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_noted_time_is_read_or_not_known(text, moment):
    assert recorded(text) == moment


def test_a_noted_time_without_a_zone_takes_the_one_that_is_meant():
    assert recorded("2026-07-01 12:00:00", otherwise=BERLIN) == utc(2026, 7, 1, 10)


def test_a_time_that_clocks_show_twice_is_the_later_one():
    assert instant(datetime(2026, 10, 25, 2, 30), BERLIN) == utc(2026, 10, 25, 1, 30)  # noqa: DTZ001


def test_a_time_that_clocks_leap_over_is_the_one_they_would_have_reached():
    assert instant(datetime(2026, 3, 29, 2, 30), BERLIN) == utc(2026, 3, 29, 1, 30)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (utc(2026, 3, 28, 22, 59), utc(2026, 3, 29, 21, 59)),
        (utc(2026, 10, 24, 21, 59), utc(2026, 10, 25, 22, 59)),
        (utc(2026, 6, 1, 21, 59), utc(2026, 6, 2, 21, 59)),
    ],
)
def test_a_day_later_clocks_show_the_same(start, end):
    assert after_days(start, 1, BERLIN) == end
