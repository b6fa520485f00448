import os
import subprocess
import sys

import pytest

from grader.course.discovery import find_course
from grader.course.secret import CourseSecret, secret_path
from grader.errors import CourseError


@pytest.fixture
def course(folder):
    (folder.parent.parent / "course.yaml").write_text("name: spring\n")
    return find_course(folder.parent.parent)


def test_the_secret_is_made_once_for_its_user_alone(course, user_folders):
    secret = CourseSecret.load(course)
    assert secret.path == user_folders / ".local" / "state" / "grader" / "spring.key"
    assert secret.path.stat().st_mode & 0o777 == 0o600
    assert secret.path.parent.stat().st_mode & 0o777 == 0o700
    assert len(secret.path.read_bytes()) == 32
    assert list(secret.path.parent.iterdir()) == [secret.path]
    assert CourseSecret.load(course).id == secret.id


def test_a_wide_open_folder_of_ours_is_closed(course, user_folders):
    folder = user_folders / ".local" / "state" / "grader"
    folder.mkdir(parents=True, mode=0o755)
    assert CourseSecret.load(course).path.parent.stat().st_mode & 0o777 == 0o700


def test_the_place_can_be_chosen(course, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert secret_path(course) == tmp_path / "state" / "grader" / "spring.key"
    monkeypatch.setenv("GRADER_SECRET_FILE", str(tmp_path / "vault" / "key"))
    assert CourseSecret.load(course).path == tmp_path / "vault" / "key"
    assert (tmp_path / "vault" / "key").exists()


def make_public(path):
    path.chmod(0o640)


def make_short(path):
    path.write_bytes(b"short")


def make_long(path):
    path.write_bytes(bytes(33))


def make_pipe(path):
    path.unlink()
    os.mkfifo(path, 0o600)


def make_folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (make_public, "is open to other users; run `chmod 600 "),
        (make_short, "must hold exactly 32 bytes"),
        (make_long, "must hold exactly 32 bytes"),
        (make_pipe, "must be a plain file"),
        (make_folder, "can't be used: Is a directory"),
    ],
)
def test_a_secret_that_can_not_be_trusted_is_refused_in_one_line(course, change, says):
    path = CourseSecret.load(course).path
    change(path)
    with pytest.raises(CourseError) as caught:
        CourseSecret.load(course)
    assert str(caught.value).startswith(f"{path}: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_processes_that_start_at_once_get_the_same_secret(course):
    code = (
        "import sys; from pathlib import Path; from grader.course.discovery import find_course;"
        "from grader.course.secret import CourseSecret; course = find_course(Path(sys.argv[1]));"
        "sys.stdin.read(); print(CourseSecret.load(course).id)"
    )
    command = [sys.executable, "-c", code, str(course.root)]
    started = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    for process in started:
        process.stdin.close()
        process.stdin = None
    assert {process.communicate()[0] for process in started} == {CourseSecret.load(course).id + "\n"}


def test_each_purpose_has_draws_of_its_own_that_repeat(course):
    secret = CourseSecret.load(course)

    def draws(assignment, purpose):
        return tuple(secret.rng(assignment, purpose).integers(1 << 60, size=4))

    assert draws("tiny", "forward") == draws("tiny", "forward")
    assert len({draws("tiny", "forward"), draws("tiny", "held_out"), draws("other", "forward")}) == 3
    assert secret.seed("tiny", "forward") == secret.seed("tiny", "forward") != secret.seed("tiny", "held_out")
    assert 0 <= secret.seed("tiny", "forward") < 1 << 63


def test_a_fixed_secret_is_the_same_everywhere_and_for_ever():
    secret = CourseSecret.fixed(7)
    assert (secret.id, secret.path) == ("seed 7", None)
    assert secret.seed("first_nn", "held_out") == 7598740786696014858
    assert secret.rng("first_nn", "held_out").random(2).tolist() == [0.40912694164445773, 0.5522026806279784]
    assert CourseSecret.fixed(8).seed("first_nn", "held_out") != secret.seed("first_nn", "held_out")


def test_neither_printing_nor_the_id_gives_the_secret_away(course):
    secret = CourseSecret.load(course)
    key = secret.path.read_bytes()
    shown = repr(secret) + str(vars(secret)) + secret.id
    assert key.hex()[:12] not in shown
    assert repr(key)[2:-1] not in shown
    secret.path.unlink()
    assert CourseSecret.load(course).id != secret.id
