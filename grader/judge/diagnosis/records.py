"""What checks see of the reference and of known mistakes: by running them, or as it was released."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from grader.course.public import Public, public_of
from grader.course.secret import CourseSecret
from grader.judge.diagnosis.catalogue import Sources, sources_for
from grader.judge.diagnosis.matching import Record
from grader.judge.diagnosis.replay import Lab, replay
from grader.judge.diagnosis.store import observation_of

Names = tuple[str, ...]
"""The mistakes that a work has."""
RIGHT: Final[Names] = ()
"""The reference, which has none."""
Seen = Mapping[str, Mapping[Names, Record]]
"""By check and work. A work that there can't be, or of which nothing is known, isn't there."""


class Records(Protocol):
    """A source of records."""

    def seen(self, asked: Mapping[str, Sequence[Names]], until: float) -> Seen | None:
        """What each check sees of the works that it is put to; None where there was no time for all of them.

        `until` is a moment of the monotonic clock. Raises what `replay` raises.
        """


@dataclass(frozen=True)
class Replayed:
    """Records that are made when they are asked for, with the questions of a grading."""

    lab: Lab
    sources: Sources

    def seen(self, asked: Mapping[str, Sequence[Names]], until: float) -> Seen | None:
        """See `Records`."""
        texts = {names: self.sources.wrong(*names) for works in asked.values() for names in works}
        wanted = {
            check: [*dict.fromkeys(text for names in works if (text := texts[names]) is not None)]
            for check, works in asked.items()
        }
        found = replay(self.lab, self.sources.reference, wanted, until)
        if found is None:
            return None
        return {
            check: {names: found[check][text] for names in works if (text := texts[names]) is not None}
            for check, works in asked.items()
        }


@dataclass(frozen=True)
class Released:
    """Records that were released with the assignment, of single mistakes alone. The work was graded with `data`."""

    public: Public
    data: str

    def seen(self, asked: Mapping[str, Sequence[Names]], until: float) -> Seen:  # noqa: ARG002  nothing takes long
        """See `Records`."""
        return {check: dict(self._of(check, works)) for check, works in asked.items()}

    def _of(self, check: str, works: Sequence[Names]) -> Iterator[tuple[Names, Record]]:
        for names in works:
            tree = self.public.record(check, self.data, *names) if len(names) <= 1 else None
            if tree is not None:
                yield names, [observation_of(one) for one in tree]


def records_for(lab: Lab) -> Records | None:
    """The records for the questions of a grading; None where there are none for these questions.

    Raises what `sources_for` and `public_of` raise.
    """
    assignment, secret = lab.order.assignment, lab.order.secret
    sources = sources_for(assignment)
    if sources is not None:
        return Replayed(lab, sources)
    public = public_of(assignment)
    if public is None or secret.id != CourseSecret.fixed(public.seed).id:
        return None
    return Released(public, lab.plan.data)
