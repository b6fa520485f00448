import contextlib
import json
import os
import subprocess
import sys

import pytest

from .conftest import CHECKS, RIGHT, WRONG


def test_right_work_passes_with_a_report(check):
    ended = check(RIGHT)
    assert (ended.code, ended.err) == (0, "")
    for words in (
        "A tiny assignment",
        "ada",
        "15 of 15 points  passed",
        "It counts",
        "NOT ISOLATED",
        "seed 1",
    ):
        assert words in ended.out


def test_work_below_the_mark_is_told_what_and_why(check):
    ended = check(WRONG)
    assert (ended.code, ended.err) == (1, "")
    for words in ("I asked for double(4). Something else came back.", "Look: at the factor", "--only double"):
        assert words in ended.out


def test_json_on_stdout_stands_alone(check):
    ended = check(WRONG, "--json", "-")
    assert (ended.code, ended.err) == (1, "")
    assert ended.json["schema"] == "grader/grade/v1"
    assert [one["verdict"] for one in ended.json["criteria"]] == ["failed", "passed"]


def test_json_in_a_file_comes_with_the_report(check, tmp_path):
    ended = check(RIGHT, "--json", tmp_path / "grade.json")
    assert json.loads((tmp_path / "grade.json").read_text())["score"] == 15
    assert "15 of 15 points" in ended.out
    assert {path.name for path in tmp_path.iterdir()} == {"ada.py", "course", "grade.json"}


def test_a_link_to_the_json_file_stays_a_link(check, tmp_path):
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    assert check(RIGHT, "--json", "link.json").code == 0
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text())["passed"] is True


def test_json_may_go_to_a_device(check):
    assert check(RIGHT, "--json", os.devnull).code == 0


@pytest.mark.parametrize("name", [".", "nowhere/grade.json", "ada.py/grade.json"])
def test_an_unwritable_json_file_is_said_before_anything_is_graded(check, name):
    ended = check("import nothing_like_this", "--json", name)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"grader: --json {name}: can't be written (")
    assert ended.err.count("\n") == 1


def test_what_cant_be_done_leaves_the_json_file_as_it_was(check, tmp_path):
    (tmp_path / "grade.json").write_text("old")
    assert check(RIGHT, "--json", "grade.json", "--only", "nothing").code == 2
    assert (tmp_path / "grade.json").read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"ada.py", "course", "grade.json"}


def test_quiet_prints_nothing(check):
    assert check(WRONG, "--quiet") == (1, "", "")


def test_only_one_criterion(check):
    assert [one["id"] for one in check(WRONG, "--only", "counts", "--json", "-").json["criteria"]] == ["counts"]


def test_what_cant_be_read_is_reported_and_exits_2(grader, course, tmp_path):
    (tmp_path / "work.docx").write_text("")
    ended = grader("check", "tiny", "work.docx", "--course", course.root, "--sandbox", "none", "--json", "-")
    assert ended.code == 2
    assert (ended.json["status"], ended.json["score"]) == ("not_gradable", 0)
    assert ended.err == f"grader: {ended.json['reason']}\n"


def test_a_broken_check_is_no_grade_and_exits_3(check, course):
    course.write("assignments/tiny/checks/test_tiny.py", CHECKS.replace("== 0", "== 1 / 0"))
    ended = check(RIGHT)
    assert ended.code == 3
    assert "tell the course's author" in ended.out
    assert ended.err.startswith("grader: The check of counts broke")
    assert "Traceback" not in ended.out + ended.err


def test_several_faults_of_a_rubric_are_a_line_each(check, course):
    course.write("assignments/tiny/rubric.yaml", "assignment: tiny\npass_at: 2\n")
    ended = check(RIGHT)
    assert ended.code == 3
    assert len(ended.err.splitlines()) > 1
    assert all(line.startswith("grader: ") for line in ended.err.splitlines())


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--device", "cuda"), "nothing that a GPU could do"),
        (("--device", "tpu"), "'tpu' is not one of"),
        (("--sandbox", "vault"), "no such sandbox"),
        (("--profile", "huge"), "no such profile"),
        (("--seed", "-3"), "-3 is not in the range"),
    ],
)
def test_what_cant_be_done_is_one_line(check, args, words):
    ended = check(RIGHT, *args)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
    assert ended.err.count("\n") == 1


def test_a_missing_package_is_named_with_the_way_to_get_it(check, course):
    course.rubric(needs="no_such_package_of_ours")
    ended = check(RIGHT)
    assert ended.code == 2
    assert "-m pip install no_such_package_of_ours" in ended.err


def test_a_gpu_that_isnt_there_is_said(check, course):
    torch = pytest.importorskip("torch")
    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    course.rubric(needs="torch")
    ended = check(RIGHT, "--device", "cuda")
    assert ended.code == 2
    assert "--device cuda: there is no GPU for the work: " in ended.err
    assert "use --device cpu" in ended.err
    assert ended.err.count("\n") == 1


def test_the_path_of_the_work_cant_act_on_the_terminal(grader, course):
    ended = grader("check", "tiny", "no\x1b[31mwhere\nelse", "--course", course.root, "--sandbox", "none")
    assert ended.code == 2
    assert "\x1b" not in ended.err
    assert "\\x1b[31m" in ended.err


def test_on_a_terminal_the_steps_are_shown_and_wiped_away(course, tmp_path):
    work = course.write("ada.py", RIGHT)
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "grader", "check", "tiny", work, "--course", course.root, "--sandbox", "none"]
    env = os.environ | {"TERM": "xterm", "XDG_STATE_HOME": str(tmp_path)}
    with subprocess.Popen(command, env=env, stderr=theirs, stdout=subprocess.PIPE) as running:
        os.close(theirs)
        shown = b"".join(chunks_of(ours)).decode()
        out = running.stdout.read().decode()
    assert running.returncode == 0
    assert "15 of 15 points" in out
    assert "asking it questions" in shown
    assert "\x1b[2K" in shown.rpartition("asking it questions")[2]


def chunks_of(terminal):
    """What is written to a terminal until its last writer closes it, which Linux reports as an error."""
    with os.fdopen(terminal, "rb", buffering=0) as screen, contextlib.suppress(OSError):
        while chunk := screen.read(4096):
            yield chunk


def test_weights_that_are_named_reach_the_grading(check, tmp_path):
    ended = check(RIGHT, "--weights", tmp_path / "model.pt")
    assert (ended.code, ended.out) == (2, "")
    assert f"grader: --weights {tmp_path / 'model.pt'}: this assignment takes no weights" in ended.err


def test_weights_go_with_a_path(grader, course):
    ended = grader("check", "tiny", "--mistake", "slip", "--weights", "model.pt", "--course", course.root)
    assert ended.code == 2
    assert "--weights goes with PATH, not with --mistake" in ended.err
