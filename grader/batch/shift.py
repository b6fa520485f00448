"""The jobs of a batch, from the first to the last: each is claimed, run, and filed, or waits again.

A job that was lost is run again, but not without end: a submission that takes its worker with it again and again is
given up, and the class goes on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from grader.batch.estimating import Clock
from grader.batch.events import Event, Failed, Finished, Ref, Stage, Started
from grader.batch.executing import Died, Executor, Graded, Refused, Report, Says, Task, Unfit
from grader.batch.hand_ins import HandIn
from grader.batch.planning import Desk, copied, submission
from grader.batch.reading import seen_at
from grader.batch.store_values import Job, Written
from grader.errors import AskError, CourseError, GraderError
from grader.judge.bench import MOST_STARTS
from grader.judge.grade import Grade
from grader.judge.hand_in import shown
from grader.judge.provenance import provenance

MOST_LOSSES: Final = 3
"""How often the run of a submission may be lost."""
_MOST_FALSE_STARTS: Final = 6
"""How often in a row workers may die before they come to grade."""
_WAIT_SECONDS: Final = 5.0
"""How often the leases are looked at, if nothing is reported."""
_SPARE_SECONDS: Final = 900.0
"""What a lease has for all but the work's own time: the reference, known mistakes, a busy machine."""


@dataclass
class Shift:
    """The jobs in the store of `desk`, done by `crew`. `hand_ins` are the class by number, `logs` is a folder.

    `rounds` is how many gradings may have to be over before one is that begins now: more than its own where they wait
    for a GPU.
    """

    desk: Desk
    crew: Executor
    hand_ins: dict[int, HandIn]
    logs: Path
    clock: Clock
    rounds: int = 1
    _running: dict[str, Job] = field(default_factory=dict)
    _false_starts: int = 0

    def work(self) -> Iterator[Event]:
        """Work until no job is left. Where that is broken off, what ran is stopped and waits again.

        Raises:
            CourseError: the course was changed meanwhile.
            GraderError: no worker can grade anything, or workers die before they come to grade.
        """
        lease = self.rounds * lease_seconds(self.desk)
        try:
            yield self.clock.estimate()
            while True:
                yield from self._hand_out(lease)
                if not self._running:
                    return
                for report in self.crew.reports(_WAIT_SECONDS):
                    yield from self._heard(report)
                for worker in self.desk.store.overdue():
                    self.crew.end(worker)
        finally:
            self.crew.close()
            self.desk.store.release()

    def _hand_out(self, lease: float) -> Iterator[Event]:
        for worker in self.crew.idle():
            job = self.desk.store.claim(worker, lease)
            if job is None:
                return
            self._running[worker] = job
            self.crew.give(worker, Task(job.hand_in, job.path, self._log(job)))
            yield Started(self._ref(job.hand_in), worker)

    def _heard(self, report: Report) -> Iterator[Event]:
        if isinstance(report, Unfit):
            raise AskError(report.why) if report.asked else GraderError(report.why)
        if isinstance(report, Says):
            yield Stage(self._ref(self._running[report.worker].hand_in), report.says)
            return
        job = self._running.pop(report.worker, None)
        if job is None:  # an idle worker died: another takes its place
            return
        if isinstance(report, Died) and not report.ready:
            self._begin_again(job, report)
            return
        self._false_starts = 0
        if isinstance(report, Graded):
            yield from self._graded(job, report)
        elif isinstance(report, Refused) and not report.passing:
            yield from self._given_up(job, report.why)
        else:
            yield from self._lost(job, report.why)

    def _graded(self, job: Job, report: Graded) -> Iterator[Event]:
        if replace(self.desk.order.assignment).digest != self.desk.marking.rubric:
            name = self.desk.order.assignment.name
            raise CourseError(f"{name}: was changed while the class was graded; run the same command again")
        if report.digest and report.digest != job.digest:
            assignment = self.desk.order.assignment
            seen = seen_at(job.path, None, assignment)
            self.desk.store.renew(job.hand_in, seen, self.desk.basis.keys(seen.work))
            yield from self._lost(job, "the work was changed while it was graded")
            return
        fields = {name: value for name, value in vars(report).items() if name not in {"worker", "digest"}}
        yield from self._filed(job, Written(**fields, trials=self.desk.marking.trials()))

    def _filed(self, job: Job, written: Written) -> Iterator[Event]:
        """File a result, for all who wait for it, in one transaction."""
        with self.desk.store.at_once():
            self.desk.store.file(job.hand_in, written, "graded")
            others = self.desk.store.alike(job.keys.content)
            for number in others:
                self.desk.store.file(number, copied(self.desk, written, self.hand_ins[number]), "copied")
        self.clock.done(job.hand_in, written.seconds)
        for number in others:
            self.clock.done(number)
        for number in (job.hand_in, *others):
            yield Finished(
                ref=self._ref(number),
                status=written.status,
                score=written.score,
                max_score=written.max_score,
                passed=written.passed,
                seconds=written.seconds,
                copied=number != job.hand_in,
            )
        yield self.clock.estimate()

    def _lost(self, job: Job, why: str) -> Iterator[Event]:
        losses = self.desk.store.lose(job.hand_in, why)
        if losses >= MOST_LOSSES:
            yield from self._given_up(job, f"{why}; that was the third time")
            return
        self._log_line(job, why)
        yield Failed(self._ref(job.hand_in), why, last=False)

    def _given_up(self, job: Job, why: str) -> Iterator[Event]:
        self._log_line(job, f"not graded: {why}")
        yield Failed(self._ref(job.hand_in), why, last=True)
        yield from self._filed(job, self.desk.written(self._ungraded(job, why)))

    def _ungraded(self, job: Job, why: str) -> Grade:
        order, plan = self.desk.order, self.desk.marking.plan
        return Grade(
            assignment=order.assignment.name,
            title=self.desk.marking.title,
            submission=replace(submission(self.hand_ins[job.hand_in]), digest=job.digest),
            status="not_graded",
            score=0.0,
            max_score=round(sum(one.points for one in plan.criteria), 2),
            passed=False,
            criteria=(),
            provenance=provenance(order, plan, []),
            reason=why,
        )

    def _begin_again(self, job: Job, report: Died) -> None:
        self.desk.store.release(job.hand_in)
        self._false_starts += 1
        if self._false_starts >= _MOST_FALSE_STARTS:
            log = self.logs / "workers.log"
            raise GraderError(
                f"no worker comes to grade: {report.why}; {log} may say more, and --jobs 1 take less memory"
            )

    def _ref(self, number: int) -> Ref:
        hand_in = self.hand_ins[number]
        return Ref(number, tuple(one.name or one.id for one in hand_in.people), hand_in.attempt, hand_in.where)

    def _log(self, job: Job) -> Path:
        hand_in = self.hand_ins[job.hand_in]
        who = re.sub(r"[^\w.-]+", "_", "_".join(one.id for one in hand_in.people), flags=re.ASCII)[:40]
        return self.logs / f"{job.hand_in:05d}-{who}-{hand_in.attempt}.log"

    def _log_line(self, job: Job, line: str) -> None:
        with self._log(job).open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{shown(line)}\n")


def lease_seconds(desk: Desk) -> float:
    """How long one grading may take: as often as the work may be started, all the time that it may use, and more."""
    plan = desk.marking.plan
    stages = sum(stage.seconds * stage.seeds.most for stage in plan.stages.values())
    whole = plan.limits.seconds + plan.notebooks.seconds + stages
    return MOST_STARTS * whole + desk.order.diagnosing + _SPARE_SECONDS
