"""How a class is to be graded: plain values, the same in every process. The secret isn't among them."""

from dataclasses import asdict, dataclass
from pathlib import Path

from grader.course.discovery import find_course
from grader.course.public import public_of
from grader.course.rubric import Way
from grader.course.secret import CourseSecret
from grader.judge.order import Order
from grader.sandbox.choose import choose


@dataclass(frozen=True)
class Setting:
    """The assignment `name` of the course at `root`, and how its submissions are graded.

    `device` is one that there is ("cpu" or "cuda"). `seed` is the number to draw questions from; None for the course's
    secret. `diagnosing` and `keep_in` are those of `Order`.
    """

    root: Path | None
    name: str
    sandbox: str = "auto"
    profile: str = "quick"
    device: str = "cpu"
    notebook: Way | None = None
    seed: int | None = None
    diagnosing: float = Order.diagnosing
    keep_in: Path | None = None

    def order(self) -> Order:
        """The order, with the secret: for the judge's processes alone.

        Raises:
            GraderError: something of it isn't there, or can't be had on this machine.
        """
        assignment = find_course(self.root).assignment(self.name)
        public = public_of(assignment) if self.seed is None else None
        seed = public.seed if public is not None else self.seed
        return Order(
            assignment=assignment,
            sandbox=choose(self.sandbox),
            secret=CourseSecret.load(assignment.course) if seed is None else CourseSecret.fixed(seed),
            profile=self.profile,
            device=self.device,
            notebook=self.notebook,
            diagnosing=self.diagnosing,
            keep_in=self.keep_in,
        )

    def plain(self) -> dict[str, str | int | float | None]:
        """The same for a database, as text and numbers."""
        return {key: str(value) if isinstance(value, Path) else value for key, value in asdict(self).items()}
