"""The keys of what an artifact is made from."""

from collections.abc import Iterable, Mapping
from typing import Any

from grader.errors import CourseError


def keyed(data: Any, needed: set[str], optional: set[str]) -> dict[str, Any]:
    """`data` as a dict that has all keys `needed`, and of others none but the `optional`. Raises `CourseError`."""
    if not isinstance(data, Mapping):
        raise CourseError(f"give a dict with {_listed(needed)}, not a {type(data).__name__}")
    missing, strange = needed - {*data}, {*data} - needed - optional
    if missing:
        raise CourseError(f"{_listed(missing)} is missing")
    if strange:
        raise CourseError(f"there is no {_listed(strange)}: choose from {_listed(needed | optional)}")
    return dict(data)


def texts(given: Any, what: str, longest: int) -> list[str]:
    """`given` as a list of strings of at most `longest` characters each. Raises `CourseError`."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise CourseError(f"{what} must be a list of strings, not {given!r:.40}")
    found = list(given)
    for one in found:
        if not isinstance(one, str):
            raise CourseError(f"{what} must be strings, but among them is a {type(one).__name__}")
        if len(one) > longest:
            raise CourseError(f"{what} have {longest} characters at most, but one has {len(one)}")
    return [str(one) for one in found]


def _listed(names: set[Any]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(map(str, names)))
