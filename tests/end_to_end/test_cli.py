"""The command from outside: exit codes, reports and errors, as docs/reference and the design promise them."""

import json
import signal
import subprocess
import sys
import time

import pytest

from .conftest import GOLDEN, ROOT

REFERENCE = ROOT / "reference" / "first_nn" / "solution.py"
GRADE = {
    "schema", "assignment", "title", "submission", "status", "score", "max_score", "passed", "criteria", "provenance",
    "reason", "seconds", "cpu_seconds", "artifacts", "log", "author_log", "advice", "usage", "withheld",
}  # fmt: skip
CRITERION = {
    "id", "title", "verdict", "score", "max_score", "visibility", "message", "hint", "measurements", "value",
    "interval", "artifacts", "diagnosis", "seconds",
}  # fmt: skip


def one_line(done, *words):
    """An error is one line on stderr that holds these words, and no traceback is anywhere."""
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    for word in words:
        assert word in done.stderr
    return True


def test_right_work_exits_0_with_a_whole_report(check):
    code, grade = check(REFERENCE)
    assert code == 0
    assert set(grade) == GRADE
    assert all(set(one) == CRITERION for one in grade["criteria"])
    assert (grade["schema"], grade["assignment"], grade["status"]) == ("grader/grade/v1", "first_nn", "graded")
    assert (grade["score"], grade["max_score"], grade["passed"]) == (100, 100, True)
    assert set(grade["submission"]) == {"student", "path", "digest"}
    assert grade["provenance"]["sandbox"] in ("bubblewrap", "landlock", "none")


def test_work_below_the_mark_exits_1_and_says_why(check):
    code, grade = check(GOLDEN / "no_activation_derivative" / "submission")
    failed = {one["id"]: one for one in grade["criteria"] if one["verdict"] == "failed"}
    assert code == (0 if grade["passed"] else 1)
    assert "gradient_hidden" in failed
    assert "derivative of the activation" in failed["gradient_hidden"]["hint"]


def test_the_untouched_template_exits_1(check):
    code, grade = check(ROOT / "student_template" / "first_nn")
    assert (code, grade["status"]) == (1, "graded")
    assert grade["score"] <= 5


def test_the_report_is_readable_without_colour(grader):
    done = grader("check", "first_nn", GOLDEN / "no_activation_derivative" / "submission", COLUMNS="80")
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    for words in ("Your first neural network", "h * (1 - h)", "validation loss", "sandbox"):
        assert words in done.stdout


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("check", "first_nn", "nowhere.py"), ("nowhere.py", "no such file")),
        (("check", "frist_nn", REFERENCE), ("frist_nn", "first_nn")),
        (("check", "first_nn", REFERENCE, "--only", "nothing"), ("nothing", "activation")),
        (("check", "first_nn", REFERENCE, "--profile", "huge"), ("huge", "quick")),
        (("check", "first_nn", REFERENCE, "--sandbox", "vault"), ("vault", "bubblewrap")),
        (("check", "first_nn", REFERENCE, "--json", "/nowhere/x.json"), ("/nowhere/x.json",)),
        (("check", "first_nn", REFERENCE, "--course", "."), ("assignments",)),
        (("init", "nothing"), ("nothing",)),
    ],
    ids=lambda value: " ".join(map(str, value))[:40],
)
def test_what_cant_be_done_exits_2_with_one_line(grader, args, words):
    done = grader(*args)
    assert done.returncode == 2
    assert one_line(done, *words)


@pytest.mark.parametrize("args", [("check",), ("check", "--fast"), ("grade",)])
def test_bad_usage_exits_2(grader, args):
    done = grader(*args)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_work_that_cant_be_read_exits_2_and_is_reported(grader, tmp_path):
    (tmp_path / "empty").mkdir()
    done = grader("check", "first_nn", tmp_path / "empty", "--json", tmp_path / "out.json")
    grade = json.loads((tmp_path / "out.json").read_text())
    assert done.returncode == 2
    assert (grade["status"], grade["score"]) == ("not_gradable", 0)
    assert "my_answers.py" in grade["reason"]
    assert "my_answers.py" in done.stdout + done.stderr


BROKEN_RUBRIC = "assignment: broken\ntitle: Broken\npoints: 3\npass_at: 2\n"


def test_a_broken_rubric_exits_3_with_every_fault_and_its_line(grader, tmp_path):
    folder = tmp_path / "course" / "assignments" / "broken"
    folder.mkdir(parents=True)
    (folder / "rubric.yaml").write_text(BROKEN_RUBRIC)
    done = grader("check", "broken", REFERENCE, "--course", tmp_path / "course")
    assert done.returncode == 3
    assert "rubric.yaml:3:1: points" in done.stderr
    assert "rubric.yaml:4:10: pass_at" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_secret_that_others_can_read_exits_3(grader, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(bytes(32))
    secret.chmod(0o644)
    done = grader("check", "first_nn", REFERENCE, GRADER_SECRET_FILE=str(secret))
    assert done.returncode == 3
    assert one_line(done, "secret", "chmod 600")


def test_interrupted_it_exits_130_and_leaves_no_process(tmp_path):
    command = [sys.executable, "-m", "grader", "check", "first_nn", str(GOLDEN / "endless_train" / "submission")]
    marker = f"grader-interrupt-{tmp_path.name}"
    running = subprocess.Popen(
        command,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "MARKER": marker},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(lambda: any(tmp_path.glob("grader-*/submission/*.py")), running)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in errors
    assert not list(tmp_path.glob("grader-*"))


def test_watching_it_grades_again_when_the_work_is_saved(tmp_path):
    work = tmp_path / "my_answers.py"
    work.write_text("NeuralNetwork = None\n")
    running = subprocess.Popen(
        [sys.executable, "-m", "grader", "check", "first_nn", str(work), "--watch", "--only", "one_output"],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "Watching" in running.stderr.readline()
    work.write_text("NeuralNetwork = None\noutput_nodes = 1\n")
    assert "Watching" in running.stderr.readline()
    running.send_signal(signal.SIGINT)
    report, _ = running.communicate(timeout=60)
    assert running.returncode == 130
    assert report.index("0 of 3 points") < report.index("3 of 3 points")


def wait_for(happened, running):
    while not happened():
        assert running.poll() is None
        time.sleep(0.01)


def test_list_shows_the_assignments(grader):
    done = grader("list")
    assert done.returncode == 0
    assert "first_nn" in done.stdout
    assert "my_answers.py" in done.stdout


def test_init_gives_a_template_that_can_be_checked_at_once(grader, check, tmp_path):
    assert grader("init", "first_nn", tmp_path / "work").returncode == 0
    assert (tmp_path / "work" / "README.md").exists()
    code, grade = check(tmp_path / "work")
    assert (code, grade["status"]) == (1, "graded")


def test_init_never_overwrites(grader, tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "my_answers.py").write_text("precious")
    done = grader("init", "first_nn", tmp_path / "work")
    assert done.returncode == 2
    assert one_line(done, "my_answers.py")
    assert (tmp_path / "work" / "my_answers.py").read_text() == "precious"


def test_doctor_says_what_is_there_and_keeps_the_secret(grader, tmp_path):
    done = grader("doctor")
    secret = next((tmp_path / "home").rglob("*.key"), None)
    assert done.returncode in (0, 3)
    assert "bubblewrap" in done.stdout
    assert secret is None or secret.read_bytes().hex() not in done.stdout


def test_only_some_criteria(check):
    _, grade = check(REFERENCE, "--only", "step")
    assert {one["id"] for one in grade["criteria"]} == {"forward", "train_runs", "step"}


def test_the_same_seed_asks_the_same(check):
    first, second = (check(REFERENCE, "--seed", "3")[1] for _ in range(2))
    figures = [[one["measurements"] for one in grade["criteria"]] for grade in (first, second)]
    assert figures[0] == figures[1]
    assert first["provenance"]["seed_id"] == "seed 3"


@pytest.mark.parametrize("sandbox", ["bubblewrap", "landlock", "none"])
def test_every_sandbox_gives_the_same_marks(grader, sandbox):
    done = grader("check", "first_nn", REFERENCE, "--sandbox", sandbox, "--json", "-")
    if done.returncode == 2:
        pytest.skip(done.stderr.strip())
    grade = json.loads(done.stdout)
    assert (grade["score"], grade["provenance"]["sandbox"]) == (100, sandbox)
    assert bool(grade["provenance"]["gaps"]) or sandbox != "none"
