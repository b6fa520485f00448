"""What becomes of a job whose worker says nothing, or never comes to work: with an executor that does as it is told."""

from pathlib import Path

import pytest

from grader.batch import shift
from grader.batch.estimating import Clock
from grader.batch.events import Failed, Finished
from grader.batch.executing import Died, Graded, Refused
from grader.batch.keys import basis_of
from grader.batch.planning import Desk, enter
from grader.batch.rescoring import marking_of
from grader.batch.shift import Shift
from grader.batch.store import Store
from grader.errors import GraderError
from grader.judge.grading import grade
from grader.reports.json import to_json

from .tiny import Tiny, work


class Scripted:
    """An executor with one worker, which answers each task with the next of `answers`; None is silence."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.heard = []
        self.busy = False

    def idle(self):
        return [] if self.busy else ["w"]

    def give(self, worker, task):
        assert (worker, self.busy) == ("w", False)
        answer = self.answers.pop(0)
        self.busy = True
        self.heard = [] if answer is None else [answer(task) if callable(answer) else answer]

    def reports(self, seconds):
        assert seconds >= 0
        heard, self.heard = self.heard, []
        self.busy = self.busy and not heard
        return heard

    def end(self, worker):
        self.heard = [Died(worker, "it was ended", ready=True)]

    def close(self):
        self.busy = False


@pytest.fixture
def tiny(tmp_path):
    made = Tiny(tmp_path)
    made.hands_in("anna", work())
    return made


@pytest.fixture
def run(tiny, tmp_path):
    def events_of(*answers):
        order = tiny.order()
        marking = marking_of(order)
        with Store.at(tmp_path) as store:
            desk = Desk(store, order, basis_of(order, marking), marking, to_json)
            _, numbers = enter(desk, tiny.class_)
            crew = Scripted(*answers)
            yield from Shift(desk, crew, numbers, tmp_path, Clock.at_start(store.expected(), 1, 1)).work()
            assert crew.answers == []

    return events_of


def graded(tiny):
    def answer(task):
        one = grade(tiny.order(), task.path)
        assert task.log.parent.is_dir()
        return Graded(
            "w", to_json(one), one.status, one.score, one.max_score, one.passed, 1.0, 1.0, one.submission.digest
        )

    return answer


def endings(events):
    return [(event.why, event.last) if isinstance(event, Failed) else event.status for event in events
            if isinstance(event, Failed | Finished)]  # fmt: skip


def test_whoever_outlasts_the_lease_is_ended_and_after_three_times_given_up(run, monkeypatch):
    monkeypatch.setattr(shift, "lease_seconds", lambda _: -1.0)
    last = ("it was ended; that was the third time", True)
    assert endings(run(None, None, None)) == [("it was ended", False), ("it was ended", False), last, "not_graded"]


def test_within_the_lease_nobody_is_ended(run, tiny):
    assert endings(run(graded(tiny))) == ["graded"]


def test_a_fault_that_passes_is_tried_again_and_one_that_stays_is_not(run, tiny):
    assert endings(run(Refused("w", "busy", passing=True), graded(tiny))) == [("busy", False), "graded"]
    tiny.hands_in("anna", work(double="x"))
    assert endings(run(Refused("w", "no reference", passing=False))) == [("no reference", True), "not_graded"]


def test_a_worker_that_never_comes_to_work_is_no_fault_of_the_submission(run, tiny):
    false_starts = [Died("w", "killed", ready=False)] * 5
    assert endings(run(*false_starts, graded(tiny))) == ["graded"]


def test_workers_that_never_come_to_work_end_the_batch(run):
    with pytest.raises(GraderError, match="no worker comes to grade: killed") as raised:
        list(run(*[Died("w", "killed", ready=False)] * 6))
    assert "workers.log" in str(raised.value)


def test_work_that_changes_while_it_is_graded_is_graded_as_it_is_now(run, tiny):
    right = graded(tiny)

    def other(task):
        Path(task.path).write_text(work(loss="0.15"))
        return right(task)

    events = [*run(other, right)]
    assert endings(events) == [("the work was changed while it was graded", False), "graded"]
    assert tiny.people["anna", 1].path.read_text() == work(loss="0.15")


def test_the_estimate_rests_on_what_earlier_gradings_took():
    clock = Clock.at_start({1: 10.0, 2: 30.0, 3: 0.0}, 5, 2)
    assert (clock.estimate().done, clock.estimate().of, clock.estimate().seconds) == (2, 5, 30.0)
    clock.done(2, 40.0)
    assert clock.estimate().seconds == pytest.approx((10 + 80 / 3) / 2, abs=0.1)
    clock.done(1)
    clock.done(3, 1.0)
    assert (clock.estimate().done, clock.estimate().seconds) == (5, 0.0)
    assert Clock.at_start({1: 0.0}, 1, 2).estimate().seconds is None
