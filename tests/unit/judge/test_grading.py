import json
import time
from pathlib import Path

import pytest

from grader.errors import AskError, CourseError
from grader.judge.bench import Bench
from grader.judge.grading import grade as grade_path

from .conftest import CHECKS, RIGHT, RUBRIC


def verdicts(grade):
    return {one.id: str(one.verdict) for one in grade.criteria}


def outcome(grade, name):
    return next(one for one in grade.criteria if one.id == name)


ALL_PASSED = dict.fromkeys(("double", "after", "alone", "loss"), "passed")


def test_right_work_earns_full_marks(tiny):
    grade = tiny.grade(RIGHT)
    assert verdicts(grade) == ALL_PASSED
    assert (grade.status, grade.score, grade.max_score, grade.passed) == ("graded", 40, 40, True)


def test_graded_again_it_gets_the_same(tiny):
    source = RIGHT.replace("0.05", "__import__('random').random()")
    first, second = tiny.grade(source), tiny.grade(source)
    assert outcome(first, "loss").measurements == outcome(second, "loss").measurements
    assert first.score == second.score


def test_a_failure_says_what_was_asked_and_what_builds_on_it_is_skipped(tiny):
    grade = tiny.grade(RIGHT.replace("2 * x", "3 * x"))
    assert verdicts(grade) == ALL_PASSED | {"double": "failed", "after": "skipped"}
    assert outcome(grade, "double").message == "I asked for double(x). It came back different."
    assert outcome(grade, "double").hint == "Multiply by 2."


def test_a_bare_assert_keeps_its_values_for_the_author(tiny):
    grade = tiny.grade(RIGHT.replace("return 2 * x", "return 2 * x if getattr(x, 'size', 1) > 1 else 1.0"))
    told = outcome(grade, "after")
    assert (told.verdict, told.message) == ("failed", "This is not so: `double` of nothing is nothing.")
    assert "swordfish" not in told.message + told.hint
    assert "swordfish" in grade.author_log


def test_an_exception_is_told_with_the_students_own_line(tiny):
    grade = tiny.grade(RIGHT.replace("return 2 * x", "return x / nothing"))
    told = outcome(grade, "double")
    assert told.message == "`double(...)` raised NameError: name 'nothing' is not defined"
    assert told.hint == "Look at tiny.py, line 5, in double: return x / nothing"


@pytest.mark.parametrize(
    "end", ["import os; os._exit(0)", "import os; os.kill(os.getpid(), 11)", "import ctypes; ctypes.string_at(0)"]
)
def test_a_crash_costs_its_criterion_and_no_other(tiny, end):
    grade = tiny.grade(RIGHT.replace("    return 2 * x", f"    {end}"))
    assert verdicts(grade) == ALL_PASSED | {"double": "crashed", "after": "skipped"}


@pytest.mark.parametrize("end", ["exit()", "raise KeyboardInterrupt", "raise SystemExit(0)", "raise GeneratorExit"])
def test_leaving_is_an_exception_like_any_other(tiny, end):
    grade = tiny.grade(RIGHT.replace("    return 2 * x", f"    {end}"))
    assert verdicts(grade) == ALL_PASSED | {"double": "failed", "after": "skipped"}


def test_killing_the_loaded_process_costs_one_criterion_and_it_is_loaded_again(tiny):
    grade = tiny.grade(RIGHT.replace("    return 2 * x", "    import os; os.kill(os.getppid(), 9); os._exit(1)"))
    assert verdicts(grade) == ALL_PASSED | {"double": "crashed", "after": "skipped"}


def test_an_endless_loop_is_timed_out_and_costs_no_other(tiny):
    began = time.monotonic()
    grade = tiny.grade(RIGHT.replace("    return 2 * x", "    while True: pass"))
    assert verdicts(grade) == ALL_PASSED | {"double": "timed_out", "after": "skipped"}
    assert "2 seconds" in outcome(grade, "double").message
    assert time.monotonic() - began < 30


def test_a_stage_that_fails_is_told_once_and_not_trained_again(tiny):
    grade = tiny.grade(RIGHT.replace("return 0.05", "open('trained', 'a').write('x'); raise ValueError('too cold')"))
    assert verdicts(grade) == ALL_PASSED | {"loss": "failed"}
    assert "ValueError: too cold" in outcome(grade, "loss").message


def calibrate(tiny, within, *metrics):
    folder = tiny.root / "course" / "reference" / "tiny"
    folder.mkdir(parents=True)
    noise = {"quick": {name: {"within": within, "between": 0.0, "runs": 40} for name in ("loss", *metrics)}}
    (folder / "calibration.json").write_text(json.dumps({"noise": noise}))


@pytest.mark.parametrize(
    ("loss", "verdict", "runs"),
    [("0.05", "passed", 1), ("2.0", "failed", 1), ("0.11 + seed % 1000 / 1e5", "passed", 3), ("0.2", "partial", 3)],
)
def test_training_goes_on_only_where_a_step_is_within_reach_of_chance(tiny, loss, verdict, runs):
    calibrate(tiny, 0.02)
    told = outcome(tiny.grade(RIGHT.replace("0.05", loss)), "loss")
    assert (told.verdict, [one.seed for one in told.measurements]) == (verdict, [*range(runs)])
    low, high = told.interval
    assert low < told.value < high


def trainings(tiny, loss):
    """How often work with that loss is trained."""
    steps, path = [], tiny.root / "tiny.py"
    path.write_text(RIGHT.replace("0.05", loss))
    grade_path(tiny.order(), path, steps.append)
    return 1 + sum("training again" in step for step in steps)


def test_nothing_is_trained_again_for_a_criterion_that_another_one_blocks(tiny):
    calibrate(tiny, 0.02, "rest")
    rest = """  - {id: rest, title: It rests, points: 10, stage: trained, check: "checks/test_tiny.py::test_loss",
     metric: rest, better: lower, full_at: 0.1, zero_at: 1.0, requires: [loss]}
stages:"""
    tiny.write("rubric.yaml", RUBRIC.replace("stages:", rest))
    tiny.write("checks/test_tiny.py", CHECKS + '    measure("rest", 0.2)\n')
    assert [trainings(tiny, loss) for loss in ("0.05", "2.0")] == [3, 1]


def test_nothing_is_trained_where_all_that_it_would_show_is_blocked(tiny):
    rest = """  - {id: rest, title: It rests, points: 10, stage: trained, check: "checks/test_tiny.py::test_loss",
     metric: rest, better: lower, full_at: 0.1, zero_at: 1.0, requires: [loss]}
stages:"""
    blocked = RUBRIC.replace("metric: loss,", "metric: loss, requires: [double],").replace("stages:", rest)
    tiny.write("rubric.yaml", blocked)
    tiny.write("checks/test_tiny.py", CHECKS + '    measure("rest", 0.2)\n')
    assert set(tiny.grade(RIGHT).usage.stage_seconds) == {"trained"}
    wrong = tiny.grade(RIGHT.replace("2 * x", "3 * x"))
    assert verdicts(wrong) == {"double": "failed", "after": "skipped", "alone": "passed"} | dict.fromkeys(
        ("loss", "rest"), "skipped"
    )
    assert wrong.usage.stage_seconds == {}


def test_without_calibrated_noise_one_run_decides_and_the_report_says_so(tiny):
    grade = tiny.grade(RIGHT.replace("0.05", "0.11"))
    told = outcome(grade, "loss")
    assert (told.verdict, told.score, len(told.measurements), told.interval) == ("partial", 7.5, 1, None)
    assert "never calibrated" in grade.provenance.notes[-1]
    calibrate(tiny, 0.02)
    assert tiny.grade(RIGHT).provenance.notes == ()


def test_the_first_seeds_are_run_for_everybody(tiny):
    tiny.write("rubric.yaml", RUBRIC.replace("{first: 1, most: 3}", "{first: 2, most: 3}"))
    told = outcome(tiny.grade(RIGHT), "loss")
    assert (told.verdict, [one.seed for one in told.measurements]) == ("passed", [0, 1])


def test_a_stage_may_use_more_memory_than_the_rest(tiny):
    tiny.write("rubric.yaml", RUBRIC.replace("seconds: 2, seeds", "seconds: 2, memory_mb: 3000, seeds"))
    bench = Bench(tiny.sandbox, None, tiny.order().plan(), None)
    assert bench.limits.memory_mb == 3000


def test_not_a_number_earns_nothing(tiny):
    assert outcome(tiny.grade(RIGHT.replace("0.05", "float('nan')")), "loss").score == 0


def test_what_one_check_changes_no_other_sees(tiny):
    source = RIGHT.replace("    return 2 * x", "    global counter; counter += 1\n    return 2 * x")
    assert verdicts(tiny.grade(source)) == ALL_PASSED


def test_a_name_that_is_missing_is_named(tiny):
    grade = tiny.grade(RIGHT.replace("counter = 0", ""))
    assert outcome(grade, "alone").message == "Your work has no `counter`."


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def double(x:\n", "SyntaxError"),
        ("import nowhere_to_be_found\n", "No module named 'nowhere_to_be_found'"),
        ("raise RuntimeError('first')\n", "RuntimeError: first"),
        ("\0\0\0", "null bytes"),
        ("import os; os._exit(3)\n", "exit"),
    ],
)
def test_work_that_does_not_load_is_crashed_throughout_and_says_why(tiny, source, words):
    grade = tiny.grade(source)
    assert set(verdicts(grade).values()) == {"crashed"}
    assert (grade.status, grade.score) == ("graded", 0)
    assert words in outcome(grade, "double").message + outcome(grade, "double").hint


def test_work_that_never_ends_loading_is_timed_out(tiny):
    assert outcome(tiny.grade("while True: pass\n"), "double").verdict == "timed_out"


def test_what_was_defined_before_the_work_stopped_is_graded(tiny):
    grade = tiny.grade(RIGHT + "\nraise RuntimeError('the plot failed')\n")
    assert verdicts(grade) == ALL_PASSED
    assert "the plot failed" in grade.provenance.notes[0]


def test_a_student_may_change_the_arrays_of_a_question(tiny):
    assert verdicts(tiny.grade(RIGHT.replace("    return 2 * x", "    x *= 2\n    return x"))) == ALL_PASSED


def test_data_files_lie_beside_the_work(tiny):
    assert verdicts(tiny.grade(RIGHT + "\nassert open('rides.csv').read() == '1,2'\n")) == ALL_PASSED


def test_a_broken_check_is_the_courses_fault_and_never_a_zero(tiny):
    tiny.write(
        "checks/test_tiny.py",
        CHECKS.replace("    assert read(student.counter", "    1 / 0; assert read(student.counter"),
    )
    grade = tiny.grade(RIGHT)
    assert verdicts(grade) == ALL_PASSED | {"alone": "not_graded"}
    assert (grade.status, grade.passed) == ("not_graded", False)
    assert "alone" in grade.reason
    assert "ZeroDivisionError" in grade.author_log


def test_a_check_that_sends_a_secret_is_stopped(tiny):
    tiny.write(
        "checks/test_tiny.py",
        CHECKS.replace("def test_alone(student):", "def test_alone(student, data):\n    student.double(data.labels)"),
    )
    grade = tiny.grade(RIGHT)
    assert outcome(grade, "alone").verdict == "not_graded"
    assert "SecretLeak" in grade.author_log


def test_a_file_of_checks_that_cant_be_read_is_the_courses_fault(tiny):
    tiny.write("checks/helper.py", "import nowhere_to_be_found")
    grade = tiny.grade(RIGHT)
    assert grade.status == "not_graded"
    assert "nowhere_to_be_found" in grade.author_log


def test_junk_from_the_student_is_never_the_courses_fault(tiny):
    for junk in ("None", "'text'", "float('nan')", "[]", "[[1, 2, 3]]", "object()", "print", "iter(())", "10 ** 5000"):
        grade = tiny.grade(RIGHT.replace("return 2 * x", f"return {junk}").replace("return 0.05", f"return {junk}"))
        assert grade.status == "graded", junk


def test_only_some_criteria_and_what_they_require(tiny):
    assert verdicts(tiny.grade(RIGHT, only=("after",))) == {"double": "passed", "after": "passed"}
    with pytest.raises(AskError, match="no such criterion"):
        tiny.grade(RIGHT, only=("nothing",))


def test_work_that_cant_be_read_is_not_gradable(tiny, tmp_path):
    (tmp_path / "empty").mkdir()
    result = grade_path(tiny.order(), tmp_path / "empty")
    assert (result.status, result.score, result.max_score, result.criteria) == ("not_gradable", 0, 40, ())
    assert "there is no tiny.py" in result.reason


def test_a_reference_that_is_not_installed_is_named(tiny):
    tiny.write("checks/test_tiny.py", CHECKS.replace("def test_alone(student):", "def test_alone(student, reference):"))
    grade = tiny.grade(RIGHT)
    assert outcome(grade, "alone").verdict == "not_graded"
    assert "isn't installed" in grade.author_log


def test_the_reference_answers_like_a_student(tiny):
    folder = tiny.root / "course" / "reference" / "tiny"
    folder.mkdir(parents=True)
    (folder / "solution.py").write_text(RIGHT)
    tiny.write(
        "checks/test_tiny.py",
        CHECKS.replace(
            "def test_alone(student):",
            "def test_alone(student, reference):\n    assert read(reference.counter, number()) == 0",
        ),
    )
    assert verdicts(tiny.grade(RIGHT)) == ALL_PASSED


def test_nothing_stays_behind(tiny, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "t"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "t").mkdir()
    before = set(Path("/proc/self/fd").iterdir()), children()
    tiny.grade(RIGHT)
    assert not list(Path(tmp_path / "t").iterdir())
    assert (set(Path("/proc/self/fd").iterdir()), children()) == before


def children():
    return {path.read_text() for path in Path("/proc/self/task").glob("*/children")}


def test_a_data_set_that_fails_is_the_courses_fault(tiny):
    tiny.write("data.py", "def load(name, rng, fetch):\n    return 1 / 0\n")
    with pytest.raises(CourseError, match=r"data\.py"):
        tiny.grade(RIGHT)
