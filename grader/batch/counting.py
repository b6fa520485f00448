"""Which of a person's attempts the course takes: a pure function of what they came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Rule = Literal["last", "best", "first", "last_on_time"]


@dataclass(frozen=True)
class Attempt:
    """What the rule looks at: the mark, None where there is none, and whether it came late."""

    mark: float | None
    is_late: bool


def counting(attempts: Sequence[Attempt], rule: Rule) -> int:
    """The place of the attempt that counts; there is one at least, and they are in order.

    Of several that are equally good the first is the best. Where `last_on_time` finds none on time, and `best` none
    with a mark, the last counts.
    """
    last = len(attempts) - 1
    if rule == "first":
        return 0
    if rule == "best":
        marks = [(mark, -place) for place, one in enumerate(attempts) if (mark := one.mark) is not None]
        return -max(marks)[1] if marks else last
    if rule == "last_on_time":
        return max((place for place, one in enumerate(attempts) if not one.is_late), default=last)
    return last
