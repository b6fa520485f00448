"""Trainings: what is run, what is kept of it, and what is run again."""

import pytest

from grader.errors import AskError, CourseError
from grader.prove.calibration import gathering
from grader.prove.calibration.assessing import assess
from grader.prove.calibration.calibrating import calibrate
from grader.prove.calibration.gathering import Means
from grader.prove.calibration.training import Run, Series, train
from grader.prove.calibration.works import works_of

ALL = ["reference", "by_hand", "far_off", "text", "nearly"]


@pytest.fixture
def series(course):
    return Series(course.setting, "quick", "cpu")


@pytest.fixture
def trained(monkeypatch):
    """The trainings that are asked for, in place of which figures come at once; `stop_at` interrupts them."""
    asked = []
    asked_of = {"stop_at": None}

    def at_once(_, tasks, jobs):  # noqa: ARG001
        for work, number in tasks:
            if len(asked) == asked_of["stop_at"]:
                raise KeyboardInterrupt
            asked.append((work.name, number))
            yield work, Run(number, {"loss": None if work.name == "text" else 0.5 + 0.01 * (number % 3)})

    monkeypatch.setattr(gathering, "train_all", at_once)
    return asked, asked_of


def means(tmp_path, runs=6, **more):
    return Means(runs, 6, 2, tmp_path / "kept", **more)


def silent(_):
    pass


def test_a_run_is_the_same_again_and_another_is_not(series):
    works = {work.name: work for work in works_of(series.setting)}
    run = train(series, works["reference"], 3)
    assert train(series, works["reference"], 3) == run
    others = [train(series, works["reference"], number).figures["loss"] for number in (1, 2)]
    assert run.figures["loss"] not in others
    # what a work requires of itself doesn't keep it from being measured; what it can't give is told
    assert train(series, works["far_off"], 0).figures["loss"] == pytest.approx(3.25, abs=0.1)
    text = train(series, works["text"], 0)
    assert text.figures == {"loss": None}
    assert "number" in text.trouble


AT_ONCE = """

def test_quick(measure):
    '''How quick it is.'''
    measure("quick", 1.0)
"""
DOES_NOT_APPLY = AT_ONCE.replace('measure("quick", 1.0)', 'not_applicable("Nobody knows here.")')
QUICK = """  - {id: quick, title: It is quick, points: 1, stage: fitted, check: "checks/test_guess.py::test_quick",
     metric: quick, better: higher, full_at: 0.9, zero_at: 0.1}
stages:"""


@pytest.mark.parametrize(("check", "measured"), [(AT_ONCE, {"loss", "quick"}), (DOES_NOT_APPLY, {"loss"})])
def test_a_metric_that_does_not_apply_to_the_data_is_left_out(course, tmp_path, check, measured):
    checks = course.root / "assignments/guess/checks/test_guess.py"
    checks.write_text(checks.read_text().replace("import fail,", "import fail, not_applicable,") + check)
    course.rewrite("assignments/guess/rubric.yaml", "stages:", QUICK)
    series = Series(course.setting, "quick", "cpu")
    made = calibrate(series, ["by_hand"], Means(6, 0, 2, tmp_path / "kept"), None, silent)
    record = made.profiles["quick"]
    assert set(record.bounds) == set(made.noise["quick"]) == measured
    assert all(set(work.figures) == measured for work in record.works)
    assert [one.metric for one in assess(record, series.plan, {})] == sorted(measured)
    assert calibrate(series, ["by_hand"], Means(6, 0, 2, tmp_path / "kept"), made, silent) == made


def test_data_to_which_no_metric_applies_can_not_be_calibrated_on(course, tmp_path):
    checks = course.root / "assignments/guess/checks/test_guess.py"
    text = checks.read_text().replace("import fail,", "import fail, not_applicable,")
    checks.write_text(text.replace("    measure(", "    not_applicable('Nobody knows here.')\n    measure("))
    with pytest.raises(AskError, match=r"^guess: no metric applies to points; there is nothing to calibrate$"):
        calibrate(Series(course.setting, "quick", "cpu"), (), Means(6, 0, 2, tmp_path / "kept"), None, silent)


def test_two_runs_share_a_secret(series):
    assert [series.order(number).secret.id for number in (0, 1)] == ["seed 0", "seed 1"]
    labels = [series.order(number // 2).data(series.plan).labels.reveal() for number in range(4)]
    assert labels[0] == labels[1] != labels[2] == labels[3]


def test_all_works_are_trained_as_often_and_nothing_twice(series, trained, tmp_path):
    asked, _ = trained
    said = []
    first = calibrate(series, (), means(tmp_path), None, said.append)
    assert sorted(asked) == sorted((name, number) for name in ALL for number in range(6))
    assert said[-1].startswith("30 of 30 trainings")
    asked.clear()
    assert calibrate(series, (), means(tmp_path), None, silent) == first
    assert asked == []
    calibrate(series, (), means(tmp_path, fresh=True), first, silent)
    assert len(asked) == 30


def test_an_interrupted_run_goes_on(series, trained, tmp_path):
    asked, asked_of = trained
    asked_of["stop_at"] = 7
    with pytest.raises(KeyboardInterrupt):
        calibrate(series, (), means(tmp_path), None, silent)
    asked_of["stop_at"] = None
    calibrate(series, (), means(tmp_path), None, silent)
    assert len(asked) == len(set(asked)) == 30


def test_the_file_alone_is_enough_to_go_on_from(series, trained, tmp_path):
    asked, _ = trained
    before = calibrate(series, (), means(tmp_path / "here"), None, silent)
    asked.clear()
    more = calibrate(series, (), means(tmp_path / "elsewhere", runs=8), before, silent)
    assert sorted(asked) == sorted((name, number) for name in ALL[:2] for number in (6, 7))
    assert more.noise["quick"]["loss"].runs == 16


def test_only_what_has_changed_is_trained_again(course, trained, tmp_path):
    asked, _ = trained
    before = calibrate(Series(course.setting, "quick", "cpu"), ["the_same"], means(tmp_path), None, silent)
    asked.clear()
    course.rewrite("reference/guess/mistakes.yaml", 'with: "3.0"', 'with: "4.0"')
    after = calibrate(Series(course.setting, "quick", "cpu"), (), means(tmp_path), before, silent)
    assert {name for name, _ in asked} == {"far_off"}
    assert [work.name for work in after.profiles["quick"].works] == ["reference", "the_same", *ALL[2:]]
    asked.clear()
    course.rewrite("assignments/guess/data.py", "0.01", "0.02")
    calibrate(Series(course.setting, "quick", "cpu"), (), means(tmp_path), after, silent)
    assert len(asked) == 30


@pytest.mark.usefixtures("trained")
def test_right_work_without_a_figure_is_a_fault_of_the_course(course, tmp_path):
    course.rewrite("reference/guess/mistakes.yaml", "id: text", "id: words")
    course.write("reference/guess/golden/text/submission.py", "def fit():\n    return 'x'\n")
    course.write("reference/guess/golden/text/expect.yaml", "says: It is said to be right.\n")
    with pytest.raises(CourseError, match="style text should be right, and run 0 gave no loss"):
        calibrate(Series(course.setting, "quick", "cpu"), ["text"], means(tmp_path), None, silent)


def test_without_a_metric_there_is_nothing_to_do(course, tmp_path):
    rubric = (course.root / "assignments/guess/rubric.yaml").read_text()
    course.write("assignments/guess/rubric.yaml", rubric.partition("  - id: loss")[0])
    with pytest.raises(AskError, match="no criterion has a metric"):
        calibrate(Series(course.setting, "quick", "cpu"), (), means(tmp_path), None, silent)
