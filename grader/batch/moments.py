"""Dates and times: as people write them, and as clocks that are put forward and back show them."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

_WRITTEN: Final = re.compile(r"20\d\d-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MACHINE: Final = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?\s*([A-Za-z]+|[+-]\d\d:?\d\d)?", re.ASCII)
_MICROSECONDS: Final = 7
_UTC_NAMES: Final = {"z", "utc", "uct", "gmt"}


def written(text: object) -> datetime:
    """The date and time that an author wrote; without an offset it has no time zone yet.

    Raises:
        ValueError: it is none; the message says what is wanted.
    """
    if not isinstance(text, str) or not _WRITTEN.fullmatch(text.strip()):
        is_date = isinstance(text, str) and _DATE.fullmatch(text.strip())
        raise ValueError(f"{'needs a time, too' if is_date else 'must be a date and a time'}, as in 2026-03-01 23:59")
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f"is no date and time of the calendar ({error})") from error


def recorded(text: str, otherwise: tzinfo | None = None) -> datetime | None:
    """The moment that a program noted as `text`, in UTC; None where it can't be told.

    `otherwise` is the time zone of a text that names none.
    """
    found = _MACHINE.fullmatch(text.strip())
    if found is None:
        return None
    date, time, fraction, zone = found.groups()
    try:
        offset = zone if zone and zone.lower() not in _UTC_NAMES else ""
        moment = datetime.fromisoformat(f"{date}T{time}{(fraction or '')[:_MICROSECONDS]}{offset}")
        home = UTC if zone else otherwise
        return None if home is None else instant(moment, home)
    except (ValueError, OverflowError):
        return None


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of that name, if there is one."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def instant(moment: datetime, zone: tzinfo) -> datetime:
    """The time in UTC at which clocks of `zone` show `moment`: the later one where they show it twice.

    A time that they leap over is taken as if they went on for so long. `moment` with a time zone of its own keeps it.
    """
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return max(moment.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))


def is_shown(moment: datetime, zone: tzinfo) -> bool:
    """Whether clocks of `zone` ever show `moment`, which has no time zone."""
    return instant(moment, zone).astimezone(zone).replace(tzinfo=None) == moment


def after_days(start: datetime, days: float, zone: tzinfo) -> datetime:
    """The time in UTC at which clocks of `zone` show what they showed at `start`, so many `days` later."""
    shown = start.astimezone(zone).replace(tzinfo=None)
    return instant(shown + timedelta(days=days), zone)
