"""Worker processes: they are seen to die, they are stopped, and they end with whoever started them."""

import multiprocessing.connection
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.batch.executing import Died, Graded, Says, Task, Unfit, Workplace, executor
from grader.batch.setting import Setting
from grader.errors import AskError
from grader.reports.json import to_json

from ..tiny import Tiny, work  # noqa: TID252 - a test folder is no package

BATCH = """
import sys
from pathlib import Path
from grader.batch.executing import Says, Task, Workplace, executor
from grader.batch.setting import Setting
from grader.reports.json import to_json

if __name__ == "__main__":
    root = Path(sys.argv[1])
    setting = Setting(root / "course", "tiny", sandbox="none", seed=1, diagnosing=0.0)
    local = executor("local", Workplace(setting, to_json, 1, root, root / "scratch"))
    local.give("1", Task(1, root / "work.py", root / "log"))
    while not any(isinstance(report, Says) and "questions" in report.says for report in local.reports(60)):
        pass
    print("grading", flush=True)
    local.reports(60)
    sys.stdin.read()
"""


@pytest.fixture
def tiny(tmp_path):
    made = Tiny(tmp_path)
    (tmp_path / "scratch").mkdir()
    (tmp_path / "work.py").write_text(work())
    return made


@pytest.fixture
def local(tiny):
    made = executor("local", Workplace(tiny.setting, to_json, 1, tiny.root, tiny.root / "scratch"))
    yield made
    made.close()
    assert list((tiny.root / "scratch").iterdir()) == []


def until(local, kind):
    """All reports up to the first of `kind`."""
    told = []
    while not told or not isinstance(told[-1], kind):
        for report in local.reports(60):
            told.append(report)
            if isinstance(report, kind):
                break
    return told


def task(tiny):
    return Task(1, tiny.root / "work.py", tiny.root / "log")


def test_a_worker_is_busy_until_it_reports(tiny, local):
    assert local.idle() == ["1"]
    local.give("1", task(tiny))
    assert local.idle() == []
    *steps, graded = until(local, Graded)
    assert all(isinstance(step, Says) for step in steps)
    assert (graded.worker, graded.score) == ("1", 44.0)
    assert local.idle() == ["1"]


def test_a_worker_that_is_ended_is_reported_and_replaced(tiny, local):
    local.give("1", task(tiny))
    until(local, Says)
    local.end("1")
    died = until(local, Died)[-1]
    assert (died.why, died.ready) == ("the process that graded it was killed by SIGKILL", True)
    local.give("1", task(tiny))
    assert until(local, Graded)[-1].score == 44.0


def test_a_course_at_fault_makes_no_worker_fit(tiny, local):
    tiny.write("assignments/tiny/data.py", "1 / 0\n")
    local.give("1", task(tiny))
    assert "tiny/data.py:1: ZeroDivisionError" in until(local, Unfit)[-1].why


def test_workers_end_with_a_parent_that_is_killed(tiny):
    script = tiny.root / "batch.py"
    script.write_text(BATCH)
    with subprocess.Popen(
        [sys.executable, script, tiny.root], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout.readline() == "grading\n"
        ended = [os.pidfd_open(pid) for pid in below(parent.pid)]
        parent.send_signal(signal.SIGKILL)
    assert len(ended) > 1
    assert all(multiprocessing.connection.wait([one], 60) for one in ended)


def below(pid):
    """All processes that descend from this one."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [found for child in map(int, listed) for found in (child, *below(child))]


def test_an_executor_that_there_is_not_is_told_with_those_that_there_are(tiny):
    with pytest.raises(AskError, match="--executor cloud: there is no such executor; use local"):
        executor("cloud", Workplace(Setting(tiny.course, "tiny"), to_json, 1, tiny.root, tiny.root))
