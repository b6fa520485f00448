"""What a student's figures are to the right ones, where no known mistake gives them: turned, scaled, shifted, ...

Only what leads on is said; never a right figure.
"""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from grader.judge.diagnosis.matching import Comparison, alike
from grader.judge.diagnosis.observations import Value

Array = np.ndarray
Facts = Mapping[str, float]
_CLOSE: Final = 2e-3


def hint(comparison: Comparison) -> tuple[str, str] | None:
    """The name of the first quantity that differs, and words for how; None where it has no simple form."""
    if not comparison.parted:
        return None
    key = comparison.parted[0]
    own, right = comparison.own[key].value, comparison.right[key].value
    if isinstance(own, str) or isinstance(right, str):
        return None
    words = relation(own, right, facts_of(comparison))
    return (key[0], words) if words else None


def facts_of(comparison: Comparison) -> dict[str, float]:
    """The single numbers that the check names and that are the question's, since both have them: a learning rate."""
    facts = {}
    for key, one in comparison.own.items():
        if one.named and key in comparison.right and key not in comparison.parted and _single(one.value):
            facts[one.name] = float(np.asarray(one.value).reshape(-1)[0])
    return facts


def relation(own: Array, right: Array, facts: Facts) -> str:
    """Words for how `own` differs from `right`, or ""."""
    if not np.isfinite(right).all():
        return ""
    if not np.isfinite(own).all():
        return _not_finite(own)
    with np.errstate(all="ignore"):
        found = (look(own, right, facts) for look in (_turned, _scaled, _shifted, _whole))
        return next((words for words in found if words), "")


def _not_finite(own: Array) -> str:
    bad = ~np.isfinite(own)
    place = tuple(int(i) for i in np.argwhere(bad)[0])
    where = f" at position {list(place)}" if place else ""
    return (
        f"it holds {own[place]}{where}. Print the values on the way there: a division by 0, a logarithm of 0 or an "
        "overflow comes first"
    )


def _turned(own: Array, right: Array, _: Facts) -> str:
    if own.ndim != 2 or own.shape == own.shape[::-1] or own.shape != right.shape[::-1]:
        return ""
    same = " and holds the right values" if alike(own.T, right) else ""
    return f"its shape is {own.shape}: it is transposed{same}"


def _scaled(own: Array, right: Array, facts: Facts) -> str:
    if own.shape != right.shape or own.size < 2 or not _varies(right):
        return ""
    factor = float((own * right).sum() / (right * right).sum())
    if not factor or not alike(own, factor * right):
        return ""
    if abs(factor + 1) < _CLOSE:
        return "its sign is turned"
    return next((words for value, words in _factors(facts) if abs(factor / value - 1) < _CLOSE), "")


def _factors(facts: Facts) -> list[tuple[float, str]]:
    known = [(2.0, "it is twice what it should be"), (0.5, "it is half of what it should be")]
    for name, value in facts.items():
        if value not in (0, 1) and np.isfinite(value):
            known.append((value, f"it is multiplied by the {name} once too often, or not divided by it"))
            known.append((1 / value, f"it is divided by the {name} once too often, or not multiplied by it"))
    return known


def _shifted(own: Array, right: Array, _: Facts) -> str:
    if own.shape != right.shape or not _varies(right):
        return ""
    for axis in range(own.ndim):
        if own.shape[axis] < 4:
            continue
        ahead, behind = _part(axis, 1, None), _part(axis, 0, -1)
        if alike(own[behind], right[ahead]) and _varies(right[ahead]):
            return f"it is shifted by one along axis {axis}: each value stands one place too early"
        if alike(own[ahead], right[behind]) and _varies(right[behind]):
            return f"it is shifted by one along axis {axis}: each value stands one place too late"
    return ""


def _part(axis: int, start: int, stop: int | None) -> tuple[slice, ...]:
    return (*[slice(None)] * axis, slice(start, stop))


def _whole(own: Array, right: Array, _: Facts) -> str:
    cut: tuple[Callable[[Array], Array], ...] = (np.floor, np.round, np.trunc)
    if own.shape != right.shape or float(np.ptp(own)) < 1 or alike(own, right):
        return ""
    if any(np.array_equal(own, change(right)) for change in cut):
        return "it holds whole numbers where fractions are asked for: an array of integers cuts what it is given"
    if float(np.ptp(right)) >= 1 and any(np.array_equal(change(own), right) for change in cut):
        return "it holds fractions where whole numbers are asked for: divide with // or round"
    return ""


def _varies(values: Array) -> bool:
    return float(np.ptp(values)) > 1e-3 * float(np.abs(values).max())


def _single(value: Value) -> bool:
    return not isinstance(value, str) and value.size == 1
