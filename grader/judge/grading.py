"""One submission -> one Grade, as a line of named steps.

locate -> stage -> confine -> load -> check -> measure -> score -> diagnose -> report
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from grader.course.datasets import Dataset
from grader.course.noise import noise_of
from grader.course.plan import Plan, measuring_weights
from grader.errors import AskError, CourseError, SubmissionError
from grader.judge.advice import Sought, advise, sought_for
from grader.judge.bench import Bench, submission
from grader.judge.check_result import CheckResult
from grader.judge.clearing import remove
from grader.judge.diagnosis.diagnosing import Told, diagnose
from grader.judge.diagnosis.replay import Lab
from grader.judge.examining import Examination, Results
from grader.judge.faults import Fault
from grader.judge.grade import CriterionOutcome, Grade, SubmissionId, Verdict
from grader.judge.locating import Work, locate, student_of
from grader.judge.order import Order
from grader.judge.provenance import provenance
from grader.judge.proxy import exists
from grader.judge.scoring import outcomes_alike, outcomes_of, trials_of, uncalibrated
from grader.judge.staging import stage
from grader.judge.weights import bring, remarks
from grader.judge.withholding import withheld_from

Say = Callable[[str], None]
UNREADABLE = "NotebookError"
KERNEL = ("nbformat", "nbclient", "ipykernel")


def grade(order: Order, path: Path, say: Say = lambda _: None, weights: Path | None = None) -> Grade:
    """Grade the submission at `path`; `say` hears the name of each step as it begins.

    `weights` is a file of trained weights that is handed in with it and may lie elsewhere.

    Raises:
        AskError: there is nothing at `path`, or no such profile or criterion; or `weights` can't be taken.
        CourseError: the rubric or a data set is at fault. (A check at fault makes the grade `not_graded`.)
        SandboxError: the sandbox can't be built or broke.
    """
    began = time.monotonic()
    plan = order.plan()
    try:
        whole = _graded(order, plan, lambda folder: _located(order, path, weights, folder), say)
        return replace(whole, seconds=round(time.monotonic() - began, 3))
    except SubmissionError as error:
        return _not_gradable(order, plan, path, str(error))


def _located(order: Order, path: Path, weights: Path | None, folder: Path) -> Work:
    """The work at `path`, with its weights; an archive is unpacked into `folder`."""
    rubric = order.assignment.rubric
    return bring(locate(path, rubric.entry, folder), rubric.weights, weights)


def _graded(order: Order, plan: Plan, find: Callable[[Path], Work], say: Say) -> Grade:
    with ExitStack() as stack:
        say("reading the work")
        work = find(_folder(stack))
        plan = plan if work.weights is None else measuring_weights(plan)
        _require_kernel(plan, work)
        say("preparing the data")
        data = order.data(plan)
        trials = trials_of(plan, noise_of(order.assignment, plan.profile))
        say("loading the work in the sandbox")
        bench = _confine(order, plan, work, data, stack)
        trouble = _load(order, work, bench)
        if trouble is None:
            say("asking it questions")
            lab = Lab(order, plan, data, _reference(order, plan, data, stack), work)
            results = Examination(order, plan, bench, data, lab.reference, trials).run(say)
            bench.close()  # none of its processes has a use for the time that follows
            told = _diagnosed(lab, outcomes_of(plan.criteria, results, trials), results, say)
        else:
            results = {}
            told = Told(outcomes_alike(plan.criteria, trouble))
        sought = Sought() if order.only else sought_for(order.assignment)
        advice = advise(work, sought)
    report = _report(order, work, bench, told.outcomes)
    notes = [
        *work.notes,
        *remarks(work.weights, plan),
        *bench.remarks,
        *_loaded_in_part(bench, trouble),
        *filter(None, [told.note]),
        *_noted(results),
    ]
    return replace(
        report,
        provenance=provenance(
            order, plan, [*notes, *uncalibrated(trials, plan.criteria)], work.weights, bench.used_gpu
        ),
        author_log=_troubles(results, sought.fault, told.trouble),
        advice=advice,
    )


def _require_kernel(plan: Plan, work: Work) -> None:
    missing = [name for name in KERNEL if find_spec(name) is None]
    if work.kind == "notebook" and plan.notebooks.way == "all" and missing:
        raise AskError(f"running every cell of a notebook needs {missing[0]}: pip install 'grader[notebooks]'")


def _folder(stack: ExitStack) -> Path:
    """An empty folder that goes with the grading."""
    folder = Path(tempfile.mkdtemp(prefix="grader-"))
    stack.callback(remove, folder)
    return folder


def _confine(order: Order, plan: Plan, work: Work, data: Dataset, stack: ExitStack) -> Bench:
    staged = stage(work, data, order.assignment.inside, _folder(stack))
    bench = Bench(order.sandbox, staged, plan, order.assignment.rubric)
    stack.callback(bench.close)
    return bench


def _load(order: Order, work: Work, bench: Bench) -> CheckResult | None:
    """Load the work. Where that leaves none of the names that it must define: how every check of it ends.

    Raises `SubmissionError` where the host can't read a notebook as one. What its own cells raise is a remark and never
    ends the loading, so an exception of that name is the host's; one out of a module is the student's.
    """
    try:
        root = bench.root()
        names = [name for name in order.assignment.rubric.entry.names if exists(getattr(submission(root), name))]
    except Fault as fault:
        return CheckResult(fault.verdict, fault.message, fault.hint)
    error = bench.stopped_at
    if error is not None and work.kind == "notebook" and error.type == UNREADABLE:
        raise SubmissionError(error.text)
    if names or (error is None and not bench.remarks):
        return None
    if error is not None:
        return CheckResult(Verdict.crashed, error.message, error.hint)
    wanted = " or ".join(f"`{name}`" for name in order.assignment.rubric.entry.names)
    return CheckResult(Verdict.crashed, f"Once it was loaded, your notebook had no {wanted}.", bench.remarks[0])


def _reference(order: Order, plan: Plan, data: Dataset, stack: ExitStack) -> Callable[[], Bench]:
    @cache
    def opened() -> Bench:
        folder = order.assignment.reference
        if folder is None:
            raise CourseError(f"{order.assignment.name}: a check uses the reference, which isn't installed here")
        work = locate(folder / "solution.py", order.assignment.rubric.entry, _folder(stack))
        return _confine(order, plan, work, data, stack)

    return opened


def _report(order: Order, work: Work, bench: Bench, outcomes: Sequence[CriterionOutcome]) -> Grade:
    score, most = sum(one.score for one in outcomes), sum(one.max_score for one in outcomes)
    broken = ", ".join(one.id for one in outcomes if one.verdict == Verdict.not_graded)
    return Grade(
        assignment=order.assignment.name,
        title=order.assignment.rubric.title,
        submission=work.id,
        status="not_graded" if broken else "graded",
        score=round(score, 2),
        max_score=round(most, 2),
        passed=not broken and most > 0 and score / most >= order.assignment.rubric.pass_at - 1e-9,
        criteria=tuple(outcomes),
        reason=f"The check of {broken} broke: that is the course's fault, not the student's." if broken else "",
        cpu_seconds=round(bench.cpu_seconds, 3),
        artifacts=(bench.executed,) if bench.executed is not None else (),
        log=bench.log,
        usage=bench.usage,
        withheld=None if order.only else withheld_from(order.assignment),
    )


def _loaded_in_part(bench: Bench, trouble: CheckResult | None) -> list[str]:
    """The remark that the work stopped while it was loaded, and was graded all the same."""
    error = bench.stopped_at
    if error is None or trouble is not None:
        return []
    return [f"{error.message.rstrip('.')}. What was defined before that was graded. {error.hint}"]


def _noted(results: Results) -> list[str]:
    """What checks have to say of how their figures came about, each once, however many seeds said it."""
    return list(dict.fromkeys(said for tried in results.values() for one in tried for said in one.notes))


def _diagnosed(lab: Lab, outcomes: tuple[CriterionOutcome, ...], results: Results, say: Say) -> Told:
    if not lab.order.diagnosing or all(one.verdict == Verdict.passed for one in outcomes):
        return Told(outcomes)
    say("comparing it with known mistakes")
    return diagnose(lab, outcomes, results)


def _troubles(results: Results, *faults: str) -> str:
    """What went wrong inside checks, and the `faults` of what they come with, for their author."""
    found = [f"{name}\n{one.trouble}" for name, tried in results.items() for one in tried if one.trouble]
    return "\n".join([*found, *filter(None, faults)])


def _not_gradable(order: Order, plan: Plan, path: Path, reason: str) -> Grade:
    most = sum(criterion.points for criterion in plan.criteria)
    return Grade(
        assignment=order.assignment.name,
        title=order.assignment.rubric.title,
        submission=SubmissionId(student_of(path), str(path)),
        status="not_gradable",
        score=0.0,
        max_score=most,
        passed=False,
        criteria=(),
        provenance=provenance(order, plan, []),
        reason=reason,
        withheld=None if order.only else withheld_from(order.assignment),
    )
