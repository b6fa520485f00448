"""The same suite, for users other than the one who runs it.

On a laptop nobody is root; on a server root's Python may lie where every user can reach it. Both change what a sandbox
can do, so the suite is run again, as root only, in a copy that anyone can read.
"""

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

import grader

PYTHON = "/usr/bin/python3"
NOBODY = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups")
REPOSITORY = Path(grader.__file__).resolve().parents[1]
ESSENTIALS = "landlock-files_hidden or bubblewrap-files_hidden or no_network or no_signals_out or auto"


@pytest.fixture
def copy(place):
    """The harness, its tests and its configuration where anyone can read them."""
    for part in ("grader", "tests/sandbox"):
        shutil.copytree(REPOSITORY / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "pyproject.toml", place)
    return place


@pytest.fixture
def run_again(copy):
    """Run a selection of the suite as someone else, with the system's Python."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")

    def run(become, selection):
        environment = {
            "HOME": str(copy),
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": f"{copy}:{sysconfig.get_path('purelib')}",
        }
        python = [*become, PYTHON, "-P", "-B"]
        if subprocess.run(
            [*python, "-c", "import enum, pytest; enum.StrEnum"], env=environment, check=False
        ).returncode:
            pytest.skip(f"{PYTHON} is older than 3.11, or pytest is where only root can read it")
        arguments = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/sandbox", "-k", selection]
        return subprocess.run(
            [*python, *arguments], cwd=copy, env=environment, capture_output=True, text=True, check=False
        )

    return run


def test_the_essentials_hold_for_an_unprivileged_user(run_again):
    done = run_again(NOBODY, f"({ESSENTIALS}) and not other_users")
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("become", [NOBODY, ()], ids=["nobody", "root"])
def test_everything_holds_for_another_user(run_again, become):
    done = run_again(become, "not other_users")
    assert done.returncode == 0, done.stdout
