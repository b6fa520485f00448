"""What a batch tells of its progress, for whoever shows it, and what became of it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ref:
    """Which hand-in is meant: its number, the names of its people, the attempt, and where it was found."""

    number: int
    names: tuple[str, ...]
    attempt: int
    where: str


@dataclass(frozen=True)
class Planned:
    """What there is to do: `run` are graded; of the rest, what came of earlier runs or stays as it was."""

    run: int = 0
    rescored: int = 0
    copied: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Started:
    """A grading begins."""

    ref: Ref
    worker: str


@dataclass(frozen=True)
class Stage:
    """The step that a grading takes now."""

    ref: Ref
    says: str


@dataclass(frozen=True)
class Finished:
    """A result is kept. With `copied` it is that of the same work, which somebody else handed in."""

    ref: Ref
    status: str
    score: float
    max_score: float
    passed: bool
    seconds: float
    copied: bool = False


@dataclass(frozen=True)
class Failed:
    """A grading was lost. It is tried again, but for the `last` time: then the result is `not_graded`."""

    ref: Ref
    why: str
    last: bool


@dataclass(frozen=True)
class Estimate:
    """How far it is. `seconds` is how long the rest will take, None as long as nothing tells."""

    done: int
    of: int
    seconds: float | None


Event = Planned | Started | Stage | Finished | Failed | Estimate


@dataclass(frozen=True)
class Summary:
    """What a batch came to: what was planned, how many results of each status there are now, and the wall seconds."""

    planned: Planned
    results: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether everybody who handed in has a result, and nobody's is `not_graded`."""
        return set(self.results) <= {"graded", "not_gradable"}
