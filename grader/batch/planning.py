"""What is to be done for a class: nothing for what is graded, a rescoring where that will do, a job for the rest."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from grader.batch.events import Planned
from grader.batch.executing import Write
from grader.batch.grades import given_to, read_grade
from grader.batch.hand_ins import Class, HandIn
from grader.batch.keys import Basis, Keys
from grader.batch.reading import gaps_at, seen_at
from grader.batch.rescoring import Kept, Marking, MustRun, rescored
from grader.batch.store import Store, owner
from grader.batch.store_values import Written
from grader.errors import AskError
from grader.judge.grade import Diagnosis, Grade, SubmissionId
from grader.judge.locating import student_of
from grader.judge.order import Order

Reused = Literal["rescored", "copied"]


@dataclass(frozen=True)
class Desk:
    """All that is needed to file results: the store, the order with its basis and marking, and how grades are written.

    With `retry` what could not be graded is tried again.
    """

    store: Store
    order: Order
    basis: Basis
    marking: Marking
    write: Write
    retry: bool = False

    def written(self, grade: Grade) -> Written:
        """`grade`, given by the marking, as it is kept."""
        return Written(
            text=self.write(grade),
            status=grade.status,
            score=grade.score,
            max_score=grade.max_score,
            passed=grade.passed,
            seconds=grade.seconds,
            cpu_seconds=grade.cpu_seconds,
            trials=self.marking.trials(),
        )


def enter(desk: Desk, class_: Class) -> tuple[Planned, dict[int, HandIn]]:
    """Put the class down and do what needs no run, all in one transaction; what there was to do, and who is who.

    Raises:
        AskError: two hand-ins claim to be the same attempt of the same people.
    """
    _require_distinct(class_.hand_ins)
    counts: Counter[str] = Counter()
    numbers = {}
    with desk.store.at_once():
        desk.store.note("class", json.dumps(_ungradable(class_)))
        for hand_in in class_.hand_ins:
            number, done = _entered(desk, hand_in)
            numbers[number] = hand_in
            counts[done] += 1
        desk.store.keep_only(numbers)
    return Planned(counts["run"], counts["rescored"], counts["copied"], counts["kept"]), numbers


def _entered(desk: Desk, hand_in: HandIn) -> tuple[int, str]:
    known = desk.store.find(hand_in)
    seen = seen_at(hand_in.path, known.seen if known is not None else None, desk.order.assignment)
    keys = desk.basis.keys(seen.work)
    number = desk.store.enter(hand_in, seen, keys, known)
    if known is not None and known.standing is not None and known.standing.content == keys.content:
        if known.standing.status != "not_graded" or not desk.retry:
            if known.waits:
                desk.store.drop(number)
            return number, "kept"
    elif (found := _without_a_run(desk, hand_in, keys)) is not None:
        written, made = found
        desk.store.file(number, written, made)
        return number, made
    desk.store.await_grading(number, keys, desk.store.seconds(hand_in))
    return number, "run"


def _without_a_run(desk: Desk, hand_in: HandIn, keys: Keys) -> tuple[Written, Reused] | None:
    """A result that earlier runs give, if they do."""
    same = desk.store.earlier(keys, same_worth=True)
    if same is not None:
        return copied(desk, same, hand_in), "copied"
    other = desk.store.earlier(keys, same_worth=False)
    if other is None:
        return None
    grade = rescored(Kept(read_grade(other.text), other.trials), desk.marking, lambda: _gaps(desk, hand_in))
    if isinstance(grade, MustRun):
        return None
    return desk.written(given_to(grade, submission(hand_in))), "rescored"


def copied(desk: Desk, written: Written, hand_in: HandIn) -> Written:
    """The result of the same work for another hand-in."""
    grade = read_grade(written.text)
    own = given_to(grade, submission(hand_in))
    return written if own == grade else desk.written(own)


def submission(hand_in: HandIn) -> SubmissionId:
    """What a grade says of whose work it is."""
    return SubmissionId(student_of(hand_in.path), str(hand_in.path))


def _gaps(desk: Desk, hand_in: HandIn) -> Diagnosis | None:
    return gaps_at(hand_in.path, desk.order.assignment) if desk.order.diagnosing else None


def _ungradable(class_: Class) -> dict[str, object]:
    return {
        "unmatched": [asdict(one) for one in class_.unmatched],
        "missing": [asdict(one) for one in class_.missing],
    }


def _require_distinct(hand_ins: Iterable[HandIn]) -> None:
    known: dict[tuple[str, int], HandIn] = {}
    for one in hand_ins:
        other = known.setdefault((owner(one), one.attempt), one)
        if other is not one:
            who = ", ".join(person.id for person in one.people)
            raise AskError(
                f"{one.where}: is attempt {one.attempt} of {who}, and so is {other.where}; remove one of them"
            )
