"""The questions put to a loaded submission: every check once, and those that training decides again with more seeds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from grader.course.datasets import Dataset
from grader.course.plan import Plan
from grader.course.rubric import Criterion
from grader.judge import scoring
from grader.judge.bench import Bench
from grader.judge.check_result import CheckResult
from grader.judge.checks import Room, run_checks
from grader.judge.grade import Verdict
from grader.judge.order import Order
from grader.judge.stages import Stages, Turn, supplies

Results = dict[str, list[CheckResult]]

_LOST: Final = (Verdict.failed, Verdict.partial, Verdict.timed_out, Verdict.crashed)


@dataclass(frozen=True)
class Examination:
    """A submission on its bench, and all that is needed to examine it. `reference` opens a bench for the reference.

    `trials` say how figures are decided, and with that who is trained again.
    """

    order: Order
    plan: Plan
    bench: Bench
    data: Dataset
    reference: Callable[[], Bench]
    trials: scoring.Trials

    def run(self, say: Callable[[str], None]) -> Results:
        """The results of each check: one, or one a seed where a stage was run with several."""
        names = list(dict.fromkeys(criterion.check for criterion in scoring.in_order(self.plan.criteria)))
        with self._room(say) as room:
            results = {name: [result] for name, result in run_checks(room, names, self._wanted).items()}
            most = max((stage.seeds.most for stage in self.plan.stages.values()), default=1)
            for index in range(1, most):
                again = self._again(results, index)
                if again:
                    say(f"training again with another seed ({index + 1} of {most} at most)")
                    for name, result in run_checks(room, again, lambda *_: True, index).items():
                        results[name].append(result)
        return results

    @contextmanager
    def _room(self, say: Callable[[str], None]) -> Iterator[Room]:
        order, plan = self.order, self.plan
        given = supplies(order.assignment, plan.stages, self.data.visible, order.device)
        stages = Stages(self.bench, plan.stages, given, Turn(order.slots, say))
        try:
            yield Room(
                assignment=order.assignment.name,
                folder=order.assignment.folder,
                bench=self.bench,
                reference=self.reference,
                stages=stages,
                data=self.data,
                secret=order.secret,
                stage_of={criterion.check: criterion.stage for criterion in plan.criteria}.get,
                untrained=frozenset(name for name, stage in plan.stages.items() if stage.loads_weights),
            )
        finally:
            stages.close()

    def _wanted(self, check: str, so_far: Mapping[str, CheckResult]) -> bool:
        """Whether some criterion of `check` is not blocked by what is known by now, and it is worth asking."""
        results = {name: [result] for name, result in so_far.items() if name != check}
        known = scoring.found_so_far(self.plan.criteria, results, self.trials)
        if self.order.stop_early and any(one.verdict in _LOST for one in known.values()):
            return False
        mine = [criterion for criterion in self.plan.criteria if criterion.check == check]
        return scoring.any_open(mine, known, self.plan.criteria)

    def _again(self, results: Mapping[str, Sequence[CheckResult]], index: int) -> list[str]:
        """The checks to run with the seed of this index: the first seeds are for all, later ones for the undecided."""
        known = scoring.found_so_far(self.plan.criteria, results, self.trials)
        open_still = [one for one in self.plan.criteria if known[one.id].verdict != Verdict.skipped]
        checks = [one.check for one in open_still if self._goes_on(one, results[one.check], index)]
        return list(dict.fromkeys(checks))

    def _goes_on(self, criterion: Criterion, so_far: Sequence[CheckResult], index: int) -> bool:
        stage = self.plan.stages.get(criterion.stage or "")
        if stage is None or any(one.verdict != Verdict.passed for one in so_far):
            return False
        return index < stage.seeds.first or scoring.undecided(criterion, so_far, self.trials)
