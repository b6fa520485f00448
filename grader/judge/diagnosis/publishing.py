"""Making `public.json`: what each public check sees of the reference and of each known mistake, at the public seed."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from grader.course.discovery import Assignment
from grader.course.pruning import parameters_of
from grader.course.public import MOST_BYTES, Public, Seen, Tree, read_public
from grader.course.publishing import is_in_step, outline, public_file
from grader.course.secret import CourseSecret
from grader.course.student_course import public_criteria
from grader.errors import CourseError
from grader.judge.bench import Bench
from grader.judge.diagnosis.catalogue import Sources, sources_for
from grader.judge.diagnosis.matching import Record, alike
from grader.judge.diagnosis.records import RIGHT, Names, Replayed
from grader.judge.diagnosis.records import Seen as Records
from grader.judge.diagnosis.replay import Lab
from grader.judge.diagnosis.store import observation_of, tree_of
from grader.judge.faults import Fault
from grader.judge.order import Order
from grader.sandbox.base import Sandbox

_DIGITS: Final = 6
"""Significant digits of a recorded number: well above what is told apart in comparing."""

Asked = Mapping[str, Sequence[Names]]


def publish(assignment: Assignment, sandbox: Callable[[], Sandbox]) -> Public:
    """The `public.json` of `assignment`; on another machine last digits may differ.

    `sandbox` is asked for only where something is to be run.

    Raises:
        CourseError: a file of the course is at fault, the reference can't be loaded, or too much was recorded.
        SandboxError: the sandbox can't be built or broke.
    """
    public, sources = outline(assignment), sources_for(assignment)
    if public.mistakes and sources is not None:
        lab = _lab(Order(assignment, sandbox(), CourseSecret.fixed(public.seed)))
        public = _with_records(lab, public, _records(lab, sources, _asked(lab, public)))
    public = public.sealed()
    size = len(public.text().encode())
    if size > MOST_BYTES:
        what = f"public.json would be {size // 1024} KiB, and {MOST_BYTES // 1024} are the most"
        raise CourseError(f"{assignment.name}: {what}; let the checks `observe` fewer numbers")
    return public


def differences(one: Public, other: Public) -> Iterator[str]:
    """What isn't the same in two files of an assignment, up to rounding: `test_step with the mistake error_sign`."""
    for check in dict.fromkeys([*one.seen, *other.seen]):
        works = {name for public in (one, other) if check in public.seen for name in public.seen[check].mistakes}
        for name in (None, *sorted(works)):
            left, right = (public.record(check, public.data, name) for public in (one, other))
            if not _alike(left, right):
                yield check.partition("::")[2] + (f" with the mistake {name}" if name else " of right work")


def _alike(left: Sequence[Tree] | None, right: Sequence[Tree] | None) -> bool:
    if left is None or right is None or len(left) != len(right):
        return left is right
    pairs = [(observation_of(mine), observation_of(other)) for mine, other in zip(left, right, strict=True)]
    return all(
        (mine.name, mine.named) == (other.name, other.named) and alike(mine.value, other.value) for mine, other in pairs
    )


def agrees(assignment: Assignment, made: Public) -> bool:
    """Whether the `public.json` that is there says what `made` says, up to rounding. Raises like `is_in_step`."""
    if not is_in_step(assignment):
        return False
    path = public_file(assignment)
    return not any(differences(read_public(path, path.stat().st_mtime_ns), made))


def _lab(order: Order) -> Lab:
    plan = order.plan()
    return Lab(order, plan, order.data(plan), _no_reference)


def _asked(lab: Lab, public: Public) -> Asked:
    """The public checks without training, each with right work and the mistakes that lose one of its criteria."""
    asked: dict[str, dict[Names, None]] = {}
    for one in public_criteria(lab.order.assignment.rubric):
        works = [(mistake.id,) for mistake in public.mistakes if one.id in mistake.fails]
        if works and lab.replays(one):
            asked.setdefault(one.check, {RIGHT: None}).update(dict.fromkeys(works))
    return {check: [*works] for check, works in asked.items()}


def _records(lab: Lab, sources: Sources, asked: Asked) -> Records:
    name = lab.order.assignment.name
    try:
        seen = Replayed(lab, sources).seen(asked, math.inf)
    except Fault as fault:
        raise CourseError(f"{name}: the reference can't be loaded: {fault.message}") from fault
    if seen is None:
        raise CourseError(f"{name}: the known mistakes couldn't all be tried; see `grader verify`")
    return seen


def _with_records(lab: Lab, public: Public, records: Records) -> Public:
    """`public` with the records, each distinct one kept once."""
    kept: dict[str, tuple[int, tuple[Tree, ...]]] = {}

    def index(record: Record) -> int:
        trees = tuple(_rounded(tree_of(one)) for one in record)
        return kept.setdefault(repr(trees), (len(kept), trees))[0]

    seen = {
        check: Seen(
            reference=index(by_work[RIGHT]),
            mistakes={names[0]: index(record) for names, record in by_work.items() if names},
            by_data=not {"data", "stage"}.isdisjoint(_fixtures(lab.order.assignment, check)),
        )
        for check, by_work in records.items()
    }
    return public.model_copy(update={"seen": seen, "records": tuple(trees for _, trees in kept.values())})


def _rounded(tree: Tree) -> Tree:
    return {key: [_number(one) for one in value] if key == "numbers" else value for key, value in tree.items()}


def _number(value: float) -> Any:
    """A number as JSON has it, whole ones without a point; text where JSON has none."""
    if not math.isfinite(value):
        return str(value)
    short = float(f"{value:.{_DIGITS}g}")
    return int(short) if short.is_integer() and abs(short) < 10**_DIGITS else short


def _fixtures(assignment: Assignment, check: str) -> set[str]:
    file, _, name = check.partition("::")
    return parameters_of((assignment.folder / file).read_text(encoding="utf-8-sig"), name)


def _no_reference() -> Bench:
    raise CourseError("a public check uses the reference")
