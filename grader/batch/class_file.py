"""`class.yaml`: who is in it and, for each assignment, until when and with whom work is handed in.

roster: roster.csv
timezone: Europe/Berlin
assignments:
  first_nn:
    due: 2026-03-01 23:59
    extensions: {s12: 3, s31: 2026-03-10 12:00}
    late: {grace_hours: 2, percent_per_day: 10, most_percent: 50, cut_off_days: 7}
    counts: best
    groups: {owls: [s1, s2]}
"""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from grader.batch.class_rules import Rules
from grader.batch.moments import after_days, instant, written, zone_of
from grader.batch.names import same_id
from grader.batch.roster import Roster, read_roster
from grader.course.faults import Fault, nearest
from grader.course.rubric import Name
from grader.course.yaml_lines import read_model, read_yaml

FILE: Final = "class.yaml"


def _zone_name(name: str) -> str:
    if zone_of(name) is None:
        raise ValueError(f"is no time zone such as Europe/Berlin; {nearest(name, sorted(available_timezones()))}")
    return name


def _extension(value: object) -> datetime | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not 0 < value <= 366:
            raise ValueError("must be more than 0 days and no more than a year")
        return value
    try:
        return written(value)
    except ValueError as error:
        raise ValueError(f"{error}, or a number of days") from error


def _costs(value: object) -> object:
    return {} if value == "none" else value


Text = Annotated[str, Field(min_length=1, max_length=300)]
Share = Annotated[float, Field(strict=True, ge=0, le=100, allow_inf_nan=False)]
Hours = Annotated[float, Field(strict=True, ge=0, le=366 * 24, allow_inf_nan=False)]
Days = Annotated[float, Field(strict=True, ge=0, le=366, allow_inf_nan=False)]
When = Annotated[datetime, PlainValidator(written)]
Extension = Annotated[datetime | float, PlainValidator(_extension)]


class _Model(BaseModel):
    """Frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Late(_Model):
    """What late work costs: nothing, unless a key says so. Days are counted from the due date, begun ones as whole."""

    grace_hours: Hours = 0.0
    """Work that is late by no more than this costs nothing."""
    percent_per_day: Share = 0.0
    """What each day takes from the points."""
    most_percent: Share = 100.0
    """The most that lateness takes."""
    cut_off_days: Days | None = None
    """Work that is late by more days than this counts nothing."""


class Terms(_Model):
    """Until when, with whom and how often the work for one assignment is handed in."""

    due: When | None = None
    """The moment until which work is on time. It may have an offset; without one it is in the file's time zone."""
    extensions: dict[Text, Extension] = {}
    """Days more, or another date, for people by their id."""
    late: Annotated[Late, BeforeValidator(_costs)] = Late()
    """What late work costs; `none` for nothing."""
    counts: Literal["last", "best", "first", "last_on_time"] = "last"
    """Which attempt counts."""
    groups: dict[Text, tuple[Text, ...]] = {}
    """The ids of those who hand in together, by the name of their group."""

    @cached_property
    def extensions_by_id(self) -> dict[str, datetime | float]:
        """The extensions by ids as they are compared."""
        return {same_id(key): value for key, value in self.extensions.items()}


class ClassFile(_Model):
    """What `class.yaml` may say."""

    roster: Text | None = None
    """The roster, a CSV file, relative to this file's folder."""
    timezone: Annotated[str, AfterValidator(_zone_name)] | None = None
    """The time zone in which dates are meant, by its name in the time zone database."""
    assignments: dict[Name, Terms] = {}
    """The terms of each assignment, by its name."""

    @property
    def zone(self) -> tzinfo:
        """The time zone of the class; UTC where none is named."""
        return ZoneInfo(self.timezone) if self.timezone else UTC

    def terms(self, assignment: str) -> Terms:
        """The terms of `assignment`; nothing is due where the file doesn't name it."""
        return self.assignments.get(assignment, Terms())

    def due(self, assignment: str) -> datetime | None:
        """When work for `assignment` is due, in the class's time zone."""
        moment = self.terms(assignment).due
        return None if moment is None else instant(moment, self.zone).astimezone(self.zone)

    def extension(self, assignment: str, person: str) -> datetime | None:
        """Until when the person of that id has time instead, in the class's time zone; None without an extension."""
        due = self.due(assignment)
        given = self.terms(assignment).extensions_by_id.get(same_id(person))
        if due is None or given is None:
            return None
        until = instant(given, self.zone) if isinstance(given, datetime) else after_days(due, given, self.zone)
        return until.astimezone(self.zone)


def load_class_file(path: Path) -> tuple[ClassFile, Roster | None]:
    """The `class.yaml` at `path` and the roster that it names.

    Raises:
        CourseError: a line for each fault of the file, all of them at once.
        AskError: a line for each fault of the roster.
    """
    values = read_yaml(path).values
    name = values.get("roster") if isinstance(values, dict) else None
    place = path.parent / name if isinstance(name, str) and name else None
    is_there = place is not None and place.is_file()
    roster = read_roster(place) if place is not None and is_there else None

    def rules(plain: object, folder: Path) -> Iterator[Fault]:
        if place is not None and not is_there:
            yield Fault(("roster",), f"there is no such file in {folder}; check the spelling")
        yield from Rules(roster).faults_in(plain)

    return read_model(path, ClassFile, rules)[0], roster
