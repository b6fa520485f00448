"""What must hold across the keys of a `class.yaml`. Values of the wrong type are passed over here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any

from grader.batch.moments import instant, is_shown, written, zone_of
from grader.batch.names import same_id
from grader.batch.roster import Roster
from grader.course.faults import Fault, PathTo, nearest

_NO_ZONE = "has no time zone: name one at the top, as in `timezone: Europe/Berlin`, or add an offset such as +01:00"


@dataclass(frozen=True)
class Rules:
    """The rules; with a `roster` every id must be somebody's."""

    roster: Roster | None

    def faults_in(self, values: object) -> Iterator[Fault]:
        """The faults of a whole file, given as plain values."""
        whole = _mapping(values)
        name = whole.get("timezone")
        zone = zone_of(name) if isinstance(name, str) else None
        for assignment, terms in _mapping(whole.get("assignments")).items():
            path = ("assignments", assignment)
            due = terms.get("due") if isinstance(terms, dict) else None
            yield from _dates(path, _mapping(terms), zone, zone_is_faulty=name is not None and zone is None)
            yield from _late(path, _mapping(terms), due)
            yield from self._ids((*path, "extensions"), list(_mapping(_mapping(terms).get("extensions"))))
            yield from self._groups((*path, "groups"), _mapping(_mapping(terms).get("groups")))

    def _ids(self, path: PathTo, ids: list[Any]) -> Iterator[Fault]:
        seen: dict[str, str] = {}
        for name in ids:
            first = seen.setdefault(same_id(name), name)
            if first != name:
                yield Fault((*path, name), f"is the same person as {first!r}; once is enough", at_key=True)
            if says := self._unknown(name):
                yield Fault((*path, name), says, at_key=True)

    def _groups(self, path: PathTo, groups: dict[str, Any]) -> Iterator[Fault]:
        seen: dict[str, str] = {}
        for group, members in groups.items():
            for index, name in enumerate(members if isinstance(members, list) else ()):
                if not isinstance(name, str):
                    continue
                first = seen.setdefault(same_id(name), group)
                if first != group:
                    yield Fault((*path, group, index), f"{name!r} is in the group {first!r} already")
                if says := self._unknown(name):
                    yield Fault((*path, group, index), f"{name!r} {says}")

    def _unknown(self, name: str) -> str | None:
        if self.roster is None or same_id(name) in self._known:
            return None
        return f"is nobody's id in the roster; {nearest(name, list(self._known.values()))}"

    @cached_property
    def _known(self) -> dict[str, str]:
        return {same_id(person.id): person.id for person in self.roster.people} if self.roster is not None else {}


def _dates(path: PathTo, terms: dict[str, Any], zone: tzinfo | None, *, zone_is_faulty: bool) -> Iterator[Fault]:
    """Dates without a time zone, or that its clocks never show, and extensions that end before the due date."""
    due = _moment(terms.get("due"))
    dated = {(*path, "due"): due} if due else {}
    extensions = _mapping(terms.get("extensions"))
    until = {(*path, "extensions", name): moment for name, value in extensions.items() if (moment := _moment(value))}
    for place, moment in {**dated, **until}.items():
        if moment.tzinfo is None and zone is None:
            if not zone_is_faulty:
                yield Fault(place, _NO_ZONE)
        elif moment.tzinfo is None and zone is not None and not is_shown(moment, zone):
            yield Fault(place, f"is no time in {zone}: clocks are put forward over it; name an earlier or later one")
        elif due and place in until and _earlier(moment, due, zone):
            yield Fault(place, "ends no later than the due date; name a later date, or days")
    if extensions and terms.get("due") is None:
        yield Fault((*path, "extensions"), "has nothing to extend: there is no due date", at_key=True)
    if terms.get("counts") == "last_on_time" and terms.get("due") is None:
        yield Fault((*path, "counts"), "last_on_time needs a due date")


def _earlier(moment: datetime, due: datetime, zone: tzinfo | None) -> bool:
    if zone is None and None in {moment.tzinfo, due.tzinfo}:
        return False
    home = zone or due.tzinfo
    return home is not None and instant(moment, home) <= instant(due, home)


def _late(path: PathTo, terms: dict[str, Any], due: object) -> Iterator[Fault]:
    """Keys about late work that mean nothing, or the opposite of each other."""
    late = _mapping(terms.get("late"))
    place = (*path, "late")
    if late and due is None:
        yield Fault(place, "nothing can be late: there is no due date", at_key=True)
    if "most_percent" in late and "percent_per_day" not in late:
        yield Fault((*place, "most_percent"), "bounds nothing without percent_per_day", at_key=True)
    grace, cut_off = late.get("grace_hours", 0), late.get("cut_off_days")
    if isinstance(grace, int | float) and isinstance(cut_off, int | float) and 0 < cut_off * 24 < grace:
        yield Fault((*place, "cut_off_days"), f"work counts nothing before the {grace:g} hours of grace are over")


def _moment(value: object) -> datetime | None:
    try:
        return written(value)
    except ValueError:
        return None


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
