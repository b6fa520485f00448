import subprocess
import sys
from types import ModuleType

import click
import pytest

from grader import __version__
from grader.cli.main import COMMANDS

main = sys.modules["grader.cli.main"]


def command_that(monkeypatch, raises):
    """Add a command that raises."""

    @click.command("odd")
    def command():
        raise raises

    module = ModuleType("grader.cli.odd")
    module.command = command
    monkeypatch.setitem(COMMANDS, "odd", "Odd.")
    monkeypatch.setitem(sys.modules, "grader.cli.odd", module)


def test_the_version(grader):
    ended = grader("--version")
    assert ended == (0, f"grader, version {__version__}\n", "")


def test_help_names_every_command(grader):
    for args in ([], ["--help"], ["-h"]):
        ended = grader(*args)
        assert ended.code == 0
        assert all(name in ended.out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(grader, name):
    ended = grader(name, "--help")
    assert ended.code == 0
    assert f"Usage: grader {name}" in ended.out


def test_help_is_quick_because_nothing_heavy_is_imported():
    code = "import sys; from grader.cli.main import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"numpy", "pytest", "rich", "pydantic", "torch", "yaml"}.isdisjoint(done.stderr.split())


def test_a_batch_with_nothing_to_grade_needs_no_pytest():
    code = "import sys, grader.cli.batch; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"pytest", "torch", "jinja2", "nbformat"}.isdisjoint(done.stdout.split())


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["chekc"], "No such command 'chekc'; see `grader --help`"),
        (["--loud"], "see `grader --help`"),
        (["check"], "Missing argument 'NAME'; see `grader check --help`"),
        (["check", "tiny", "x.py", "--loud"], "see `grader check --help`"),
        (["list", "--course", "nowhere"], "nowhere: is no course"),
    ],
)
def test_bad_usage_is_one_line(grader, args, words):
    ended = grader(*args)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("grader: ")
    assert words in ended.err
    assert ended.err.count("\n") == 1


def test_a_fault_of_ours_is_one_line_and_a_file(grader, monkeypatch, tmp_path):
    command_that(monkeypatch, ZeroDivisionError("so\nodd\x1b[31m"))
    ended = grader("odd")
    (file,) = (tmp_path / "XDG_STATE_HOME" / "grader").glob("grader-fault-*.txt")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == (
        "grader: this is a fault of the grader, not of your work (ZeroDivisionError: so odd\\x1b[31m); "
        f"please report it with the file {file}\n"
    )
    assert "raise raises" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_a_fault_of_ours_with_nowhere_to_keep_it_is_still_one_line(grader, monkeypatch, tmp_path):
    command_that(monkeypatch, ZeroDivisionError("odd"))
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(main, "_temporary_folder", lambda: tmp_path / "file")
    ended = grader("odd")
    assert ended.code == 3
    assert ended.err.endswith("(ZeroDivisionError: odd); please report it\n")


@pytest.mark.parametrize("raises", [KeyboardInterrupt()])
def test_interrupted_it_ends_with_130_and_no_traceback(grader, monkeypatch, raises):
    command_that(monkeypatch, raises)
    ended = grader("odd")
    assert ended.code == 130
    assert "Traceback" not in ended.err


def test_an_end_of_file_inside_is_a_fault_of_ours_not_an_interrupt(grader, monkeypatch):
    command_that(monkeypatch, EOFError("odd"))
    assert grader("odd").code == 3
