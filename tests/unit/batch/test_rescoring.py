"""Rescoring gives what grading again gives, or says that only grading again can tell."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.grades import read_grade
from grader.batch.rescoring import Kept, Marking, MustRun, marking_of, rescored
from grader.course.noise import Noise
from grader.course.plan import Plan
from grader.course.rubric import Criterion, LimitSpec, NotebookSpec, Seeds, Stage
from grader.judge.check_result import CheckResult
from grader.judge.grade import Diagnosis, Grade, Measurement, SubmissionId, Verdict
from grader.judge.grading import grade
from grader.judge.scoring import outcomes_of, trials_of, undecided
from grader.reports.json import to_json

from .tiny import Tiny, plain, work

WORKS = {
    "right": work(),
    "wrong": work(double="x"),
    "without the extra": work(more=""),
    "between two steps": work(loss="0.25"),
    "decided by three runs": work(loss="0.5 + (seed % 7) * 1e-4"),
    "not finite": work(loss="float('nan')"),
    "never trains": work(loss="1 / 0"),
    "trains once": work(loss="0.45 if hasattr(double, 'x') or setattr(double, 'x', 1) else 1 / 0"),
    "does not load": "1 / 0\n",
    "no work": "",
}
WORTH = (
    ("title: A tiny assignment", "title: Another title"),
    ("pass_at: 0.5", "pass_at: 0.9"),
    ("title: It doubles, points: 10", "title: It is twice as much, points: 7"),
    ("Nothing stays, points: 5", "Nothing remains, points: 6"),
    ("There is more, points: 5", "There is more, points: 3, optional: leave_out, visibility: hidden"),
)
THRESHOLD = (("full_at: 0.2, zero_at: 0.6", "full_at: 0.09, zero_at: 0.47, steps: 2"),)
WITHIN_NOISE = {"right", "wrong", "without the extra"}
LOST_IN_ONE_OF_SEVERAL = {"never trains", "trains once", "no work"}


class Graded:
    """The tiny course, and its works graded under the rubric as it is."""

    def __init__(self, root):
        self.tiny = Tiny(root)
        self.before = {name: self.grade(name) for name in WORKS}
        self.trials = marking_of(self.tiny.order()).trials()

    def grade(self, name):
        path = self.tiny.root / "tiny.py"
        path.write_text(WORKS[name])
        return grade(self.tiny.order(), path)

    def rescored(self, name):
        kept = read_grade(to_json(self.before[name]))
        return rescored(Kept(kept, self.trials), marking_of(self.tiny.order()), lambda: None)


@pytest.fixture(scope="module", params=[WORTH, THRESHOLD], ids=["worth", "threshold"])
def changed(request, tmp_path_factory):
    graded = Graded(tmp_path_factory.mktemp("tiny"))
    graded.tiny.change_rubric(*request.param)
    graded.only_worth = request.param is WORTH
    return graded


@pytest.mark.parametrize("name", WORKS)
def test_the_rescored_grade_is_that_of_grading_again(changed, name):
    found = changed.rescored(name)
    if not changed.only_worth and name in WITHIN_NOISE | LOST_IN_ONE_OF_SEVERAL:
        assert isinstance(found, MustRun)
        assert ("noise" in found.why) == (name in WITHIN_NOISE)
    else:
        assert plain(to_json(found)) == plain(to_json(changed.grade(name)))


def test_what_was_not_graded_must_run(changed):
    kept = Kept(replace(changed.before["right"], status="not_graded"), changed.trials)
    assert rescored(kept, marking_of(changed.tiny.order()), lambda: None) == MustRun("it has no grade")


def test_what_can_not_be_graded_is_worth_what_the_rubric_says(tmp_path):
    graded = Tiny(tmp_path)
    (tmp_path / "tiny.ipynb").write_text("{")
    order = graded.order()
    before = grade(order, tmp_path / "tiny.ipynb")
    assert before.status == "not_gradable"
    graded.change_rubric(("points: 20", "points: 30"))
    order = graded.order()
    found = rescored(Kept(before, {}), marking_of(order), lambda: None)
    assert plain(to_json(found)) == plain(to_json(grade(order, tmp_path / "tiny.ipynb")))
    assert found.max_score == 54


# Without a sandbox: figures and endings as they come, decided as `Examination` decides them.

STAGES = {"trained": Stage(run="train", seconds=1, seeds=Seeds(first=1, most=4))}
NOISE = {"loss": Noise(0.02, 0.0, 40), "error": Noise(0.05, 0.0, 40)}
ENDINGS = st.sampled_from([Verdict.passed, Verdict.failed, Verdict.not_applicable])
FIGURES = st.floats(0.0, 1.0) | st.sampled_from([0.09, 0.11, 0.29, 0.31, 0.49, 0.51, 0.59, 0.61, math.nan, None])
MARKS = st.tuples(st.integers(1, 20), st.sampled_from([0.1, 0.3, 0.5]), st.sampled_from([0.6, 0.9]), st.integers(1, 4))


def criteria_of(marks):
    """A criterion that is passed or failed, two metrics of one check, one that needs them, and one that is optional."""
    (points, full, zero, steps), (other, own_full, own_zero, own_steps) = marks
    return (
        Criterion(id="plain", title=f"Plain {points}", points=points, check="checks/test_a.py::test_plain"),
        Criterion(
            id="loss", title="Loss", points=10, check="checks/test_a.py::test_trained", stage="trained",
            metric="loss", full_at=full, zero_at=zero, steps=steps,
        ),
        Criterion(
            id="error", title="Error", points=other, check="checks/test_a.py::test_trained", stage="trained",
            metric="error", full_at=own_full, zero_at=own_zero, steps=own_steps, requires=("plain",),
        ),
        Criterion(id="builds", title="Builds", points=5, check="checks/test_a.py::test_builds", requires=("loss",)),
        Criterion(id="extra", title="Extra", points=other, check="checks/test_a.py::test_extra"),
    )  # fmt: skip


def marking(marks):
    plan = Plan("quick", "none", "cpu", LimitSpec(), NotebookSpec(), STAGES, criteria_of(marks))
    return Marking(plan, NOISE, "Title", 0.5, "digest")


def graded_with(how, world):
    """The grade of work that does as `world` says: the endings of checks, and the figures of each training or None."""
    trials = trials_of(how.plan, how.noise)
    endings, runs = world
    results = {
        f"checks/test_a.py::test_{name}": [CheckResult(ending, "so it ended")]
        for name, ending in zip(("plain", "builds", "extra"), endings, strict=True)
    }
    mine = [one for one in how.plan.criteria if one.stage]
    results[mine[0].check] = trained = [result_of(0, runs[0])]
    for index in range(1, 4):
        if any(undecided(one, trained, trials) for one in mine):
            trained.append(result_of(index, runs[index]))
    outcomes = outcomes_of(how.plan.criteria, results, trials)
    score, most = sum(one.score for one in outcomes), sum(one.max_score for one in outcomes)
    return Grade(
        "a", how.title, SubmissionId("s", "p"), "graded", round(score, 2), round(most, 2),
        most > 0 and score / most >= how.pass_at - 1e-9, outcomes,
    )  # fmt: skip


def result_of(index, figures):
    if None in figures:
        return CheckResult(Verdict.crashed, f"run {index} crashed")
    return CheckResult(
        Verdict.passed,
        measurements=[Measurement(name, value, index) for name, value in zip(("loss", "error"), figures, strict=True)],
    )


@given(
    st.tuples(MARKS, MARKS), st.tuples(MARKS, MARKS), st.tuples(ENDINGS, ENDINGS, ENDINGS),
    st.lists(st.tuples(FIGURES, FIGURES), min_size=4, max_size=4),
)  # fmt: skip
def test_whatever_comes_out_of_the_runs_it_is_rescored_right_or_not_at_all(before, after, endings, runs):
    old, new = marking(before), marking(after)
    kept = Kept(read_grade(to_json(graded_with(old, (endings, runs)))), old.trials())
    found = rescored(kept, new, lambda: None)
    if isinstance(found, Grade):
        assert to_json(found) == to_json(graded_with(new, (endings, runs)))


@given(
    st.tuples(MARKS, MARKS),
    st.tuples(ENDINGS, ENDINGS, ENDINGS),
    st.lists(st.tuples(FIGURES, FIGURES), min_size=4, max_size=4),
)
def test_with_the_same_thresholds_nothing_must_run(marks, endings, runs):
    old = marking(marks)
    kept = Kept(read_grade(to_json(graded_with(old, (endings, runs)))), old.trials())
    worth = replace(old, title="Another", pass_at=0.9, rubric="other")
    assert to_json(rescored(kept, worth, lambda: None)) == to_json(graded_with(worth, (endings, runs)))


EASY, HARD = ((10, 0.5, 0.9, 1), (10, 0.5, 0.9, 1)), ((10, 0.1, 0.2, 1), (10, 0.5, 0.9, 1))
PASSED = (Verdict.passed,) * 3
NAMED, UNWRITTEN = Diagnosis("slip", "You slipped.", "a figure"), Diagnosis("", "Still as handed out.", "the template")


def diagnosed(endings, **diagnoses):
    """Work with a loss of 0.5 and known mistakes or gaps behind what it lost, graded easily."""
    easy = marking(EASY)
    grade = graded_with(easy, (endings, [(0.5, 0.1)] * 4))
    criteria = tuple(replace(one, diagnosis=diagnoses.get(one.id)) for one in grade.criteria)
    return Kept(replace(grade, criteria=criteria), easy.trials())


def told(found):
    return {one.id: one.diagnosis for one in found.criteria if one.diagnosis is not None}


def never():
    raise AssertionError("nobody need look at the work")


def test_a_known_mistake_stays_with_what_it_lost():
    kept = diagnosed((Verdict.failed, Verdict.passed, Verdict.passed), plain=NAMED)
    easier = replace(marking(EASY), pass_at=0.1)
    assert told(rescored(kept, easier, never)) == {"plain": NAMED}


def test_what_is_left_to_write_stands_with_the_first_loss_that_nothing_else_explains():
    kept = diagnosed((Verdict.failed, Verdict.passed, Verdict.passed), plain=UNWRITTEN)
    assert told(rescored(kept, replace(marking(EASY), title="Other"), never)) == {"plain": UNWRITTEN}


def test_where_a_loss_is_new_the_work_is_looked_at_for_what_is_left_to_write():
    found = rescored(diagnosed(PASSED), marking(HARD), lambda: UNWRITTEN)
    assert [one.verdict for one in found.criteria] == ["passed", "failed", "passed", "skipped", "passed"]
    assert told(found) == {"loss": UNWRITTEN}
    assert told(rescored(diagnosed(PASSED), marking(HARD), lambda: None)) == {}


def test_where_nothing_was_left_to_write_nobody_looks_again():
    kept = diagnosed((Verdict.passed, Verdict.passed, Verdict.failed))
    changed = marking(EASY)
    assert told(rescored(kept, replace(changed, title="Other"), never)) == {}


def test_where_other_criteria_are_lost_known_mistakes_are_looked_for_again():
    kept = diagnosed((Verdict.passed, Verdict.failed, Verdict.passed), builds=NAMED)
    assert rescored(kept, marking(HARD), never).why.startswith("other criteria are lost")
