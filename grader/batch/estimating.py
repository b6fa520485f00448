"""How long the rest of a batch will take, as far as earlier runs and this one tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.batch.events import Estimate


@dataclass
class Clock:
    """What is left of a class of `of` hand-ins, graded `jobs` at a time.

    `left` are the jobs that aren't done, each with the seconds that it may take; 0 where nothing tells, which counts as
    the mean of all that is known.
    """

    left: dict[int, float]
    of: int
    jobs: int
    took: list[float] = field(default_factory=list)

    @classmethod
    def at_start(cls, expected: Mapping[int, float], of: int, jobs: int) -> "Clock":
        """The clock of a batch in which nothing was run yet."""
        return cls(dict(expected), of, jobs, [seconds for seconds in expected.values() if seconds])

    def done(self, job: int, seconds: float | None = None) -> None:
        """A job is done, and took so long; None where it was not run."""
        self.left.pop(job, None)
        if seconds is not None:
            self.took.append(seconds)

    def estimate(self) -> Estimate:
        """How far it is now."""
        done = self.of - len(self.left)
        if not self.left or not self.took:
            return Estimate(done, self.of, None if self.left else 0.0)
        mean = sum(self.took) / len(self.took)
        seconds = sum(expected or mean for expected in self.left.values())
        return Estimate(done, self.of, round(seconds / min(self.jobs, len(self.left)), 1))
