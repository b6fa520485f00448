"""How late work is, and what that costs: a pure function of times."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from grader.batch.class_file import Late
from grader.batch.moments import after_days

_UNITS: Final = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
_MARKED: Final = "marked as late where it was handed in, but not when; nothing is taken off, decide by hand"


@dataclass(frozen=True)
class Lateness:
    """How late work is and what becomes of its points.

    `by` is the time past the due date or its extension, None where it isn't known; `days` those that are charged for,
    begun ones as whole; `factor` what the points are multiplied by; `says` all of it in words.
    """

    is_late: bool
    by: timedelta | None
    days: int
    factor: float
    says: str


def lateness(
    handed_in: datetime | None,
    due: datetime | None,
    extension: datetime | None = None,
    policy: Late | None = None,
    *,
    marked: bool | None = None,
) -> Lateness:
    """How late work is that came at `handed_in` and was due at `due` or, where it is later, at `extension`.

    All times have a time zone. Days are those of the due date's clock: a day on which clocks are put back has 25
    hours. `marked` is what the system said to which it was handed in; it counts where the time isn't known.

    Raises:
        ValueError: a time has no time zone.
    """
    if any(moment is not None and moment.tzinfo is None for moment in (handed_in, due, extension)):
        raise ValueError("times must have a time zone")
    if due is None:
        return Lateness(is_late=False, by=timedelta(0), days=0, factor=1.0, says="no due date")
    if handed_in is None:
        if extension is not None or not marked:
            return Lateness(is_late=False, by=None, days=0, factor=1.0, says="when it was handed in isn't known")
        return Lateness(is_late=True, by=None, days=0, factor=1.0, says=_MARKED)
    # Two times of one zone would be compared as its clocks show them, which on one night of the year is wrong.
    until = max(moment.astimezone(UTC) for moment in (due, extension) if moment is not None)
    at = handed_in.astimezone(UTC)
    if at <= until:
        says = "on time, with an extension" if at > due.astimezone(UTC) else "on time"
        return Lateness(is_late=False, by=timedelta(0), days=0, factor=1.0, says=says)
    return _late(at, until.astimezone(due.tzinfo), policy or Late())


def _late(at: datetime, until: datetime, policy: Late) -> Lateness:
    by = at - until.astimezone(UTC)
    says = f"late by {span(by)}"
    if by <= timedelta(hours=policy.grace_hours):
        return Lateness(is_late=True, by=by, days=0, factor=1.0, says=f"{says}, within the time of grace")
    days = _days_begun(at, until)
    if policy.cut_off_days is not None and at > _later(until, policy.cut_off_days):
        return Lateness(is_late=True, by=by, days=days, factor=0.0, says=f"{says}, too late to count")
    taken = min(policy.percent_per_day * days, policy.most_percent)
    if not taken:
        return Lateness(is_late=True, by=by, days=days, factor=1.0, says=f"{says}, nothing is taken off")
    return Lateness(is_late=True, by=by, days=days, factor=(100 - taken) / 100, says=f"{says}, {taken:g}% is taken off")


def _days_begun(at: datetime, until: datetime) -> int:
    days = max(1, (at - until.astimezone(UTC)).days - 1)
    while at > _later(until, days):
        days += 1
    return days


def _later(until: datetime, days: float) -> datetime:
    return after_days(until, days, until.tzinfo or UTC)


def span(time: timedelta) -> str:
    """`time` in its two largest units that aren't none: `1 d 2 h`, `5 min`; `less than 1 s` below that."""
    left = int(time.total_seconds())
    told = []
    for name, seconds in _UNITS:
        count, left = divmod(left, seconds)
        if count:
            told.append(f"{count} {name}")
    return " ".join(told[:2]) or "less than 1 s"
