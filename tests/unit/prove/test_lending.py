"""Works that share a sandbox get the verdicts that they get in one of their own, whatever the works before them did."""

import pytest

from grader.judge.author import number
from grader.judge.bench import submission
from grader.prove.lending import Lender, grade_lent, lent
from grader.prove.room import open_room
from grader.prove.setting import Setting

SOLUTION = "reference/tiny/solution.py"
ENDS_ALL = "import os, signal\n\nos.kill(-1, signal.SIGKILL)\n\n\ndef double(x):\n    return 2 * x\n"
LEAVES = """\
import os
import pathlib
import subprocess

pathlib.Path("left.txt").write_text("mine")
sleeper = subprocess.Popen(["/bin/sleep", "600"])


def double(x):
    return 2 * x
"""
LOOKS = """\
import pathlib
import subprocess


def double(x):
    files = sorted(path.name for path in pathlib.Path().glob("*"))
    alive = subprocess.run(["/bin/sh", "-c", "cat /proc/[0-9]*/comm"], capture_output=True, text=True, check=False)
    if files != ["looks.py"] or "sleep" in alive.stdout:
        raise RuntimeError(f"{files} {alive.stdout}")
    return 2 * x
"""


@pytest.fixture
def setting(world):
    (world.root / "scratch").mkdir()
    return Setting(world.root, "tiny", "auto", 1, scratch=world.root / "scratch")


@pytest.fixture
def graded(setting, monkeypatch):
    """The verdicts of sources, each in the sandbox that is lent to it; one for all."""
    lender = Lender(setting.box, ("numpy",), setting.scratch)
    monkeypatch.setattr("grader.prove.lending._lender", lambda *_: lender)

    def verdicts(name, source):
        path = setting.root / name
        path.write_text(source)
        return {one.id: one.verdict.value for one in grade_lent(setting, path, setting.untrained()).criteria}

    yield verdicts
    lender.close()


def test_the_verdicts_are_those_of_a_sandbox_of_its_own(setting, graded, world):
    right = setting.solution.read_text()
    for name, source in {"right.py": right, "wrong.py": right.replace("2 * x", "3 * x"), "again.py": right}.items():
        found = graded(name, source)
        own = setting.grade(world.root / name, setting.untrained())
        assert found == {one.id: one.verdict.value for one in own.criteria}
    assert set(found.values()) == {"passed"}


def test_nothing_of_a_work_is_left_for_the_next(graded):
    assert graded("leaves.py", LEAVES)["doubles"] == "passed"
    assert graded("looks.py", LOOKS)["doubles"] == "passed"


def test_work_that_kills_all_it_can_does_not_reach_the_next(setting, graded):
    graded("ends.py", ENDS_ALL)
    assert set(graded("right.py", setting.solution.read_text()).values()) == {"passed"}


@pytest.mark.usefixtures("graded")
def test_a_second_work_beside_the_first_has_a_sandbox_of_its_own(setting):
    with lent(setting, setting.order()) as order, open_room(order, setting.solution) as room:
        first = room.bench.root()
        assert submission(room.reference().root()).double(4.0, returns=number()) == 8.0
        room.reference().close()
        assert submission(first).double(4.0, returns=number()) == 8.0


def test_a_stage_is_run_no_more_often_than_asked(world, setting):
    world.rewrite("assignments/tiny/rubric.yaml", "seconds: 20}", "seconds: 20, seeds: {first: 2, most: 4}}")
    found = grade_lent(setting, setting.solution, trainings=1)
    assert [len(one.measurements) for one in found.criteria] == [0, 0, 0, 1]
