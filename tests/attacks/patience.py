"""How long the judge waited for hostile work, and how long it was ready to wait."""

import os
import re
import time
from collections import defaultdict
from dataclasses import dataclass

from grader.wire.frames import Channel

GRACE = 2.0


@dataclass(frozen=True)
class Wait:
    """One answer that was waited for: the seconds that were allowed, and those that it took."""

    allowed: float
    took: float


class Patience:
    """Every wait of a grading, by the check that was run ("" while the work was loaded).

    plan: the plan of the grading.
    """

    def __init__(self):
        self.waits = defaultdict(list)
        self.plan = None

    def channel(self):
        """A `Channel` whose waits are noted here."""

        waits = self.waits

        class Noting(Channel):
            def receive(self, seconds):
                began = time.monotonic()
                try:
                    return super().receive(seconds)
                finally:
                    waits[running()].append(Wait(seconds, time.monotonic() - began))

        return Noting

    def overdrawn(self):
        """The waits that ended later than `GRACE` seconds after their limit."""
        return [wait for waits in self.waits.values() for wait in waits if wait.took > wait.allowed + GRACE]

    def late(self, grade):
        """The criteria that took longer than all their calls may, and `GRACE`. Starting afresh takes what it takes."""
        call = self.plan.limits.call_seconds
        for criterion, outcome in zip(self.plan.criteria, grade.criteria, strict=bool(grade.criteria)):
            waits = self.waits[criterion.check]
            allowed = sum(call if wait.allowed == call else min(wait.took, wait.allowed) for wait in waits)
            if outcome.seconds > allowed + GRACE:
                yield f"{outcome.id}: {outcome.seconds} s, not {allowed} s"


def running():
    """The check that pytest runs at the moment, as the rubric names it."""
    place = re.split(r"[\[ ]", os.environ.get("PYTEST_CURRENT_TEST", ""), maxsplit=1)[0]
    return place if place.startswith("checks/") else ""
