"""Whoever dies, nothing of a confined tree lives on."""

import os
import secrets
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from grader.sandbox.choose import sandboxes
from grader.sandbox.warden import cgroups, processes

JUDGE = """
import sys
from pathlib import Path
from grader.sandbox.base import Command
from grader.sandbox.choose import sandboxes
name, script, scratch, mark = sys.argv[1:]
confined = sandboxes()[name].start(Command(script=Path(script), scratch=Path(scratch), args=(mark,)))
print("started", flush=True)
sys.stdin.read()
"""
FAMILY = """
import os, signal, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        break
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)
time.sleep(300)
"""


@pytest.fixture
def judge(sandbox, place, scratch):
    """A judge in a process of its own, and a text that all of its confined processes have in their command line."""
    script = place / "family.py"
    script.write_text(FAMILY)
    mark = secrets.token_hex(12)
    arguments = [sys.executable, "-c", JUDGE, sandbox.name, str(script), str(scratch()), mark]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        yield process, mark
        process.kill()


def confined_by(judge, mark, running):
    return [pid for pid in running(mark) if pid != judge.pid]


def test_promise_dies_with_parent(judge, running, until):
    process, mark = judge
    assert process.stdout.readline() == b"started\n"
    assert until(lambda: len(confined_by(process, mark, running)) >= 4)
    process.kill()
    assert until(lambda: not confined_by(process, mark, running))


@pytest.mark.parametrize("milliseconds", [0, 5, 10, 15, 20, 30, 45, 60])
def test_a_judge_killed_during_the_start_leaves_nothing(judge, running, until, milliseconds):
    process, mark = judge
    assert until(lambda: confined_by(process, mark, running), 20)
    with suppress(subprocess.TimeoutExpired):
        process.wait(milliseconds / 1000)
    process.kill()
    assert until(lambda: not confined_by(process, mark, running))


def test_a_killed_warden_leaves_nothing_that_the_next_one_does_not_clear_away(judge, running, until, sandbox):
    process, mark = judge
    process.stdout.readline()
    wardens = children_of(process.pid)
    assert len(wardens) == 1
    os.kill(wardens[0], signal.SIGKILL)
    assert until(lambda: processes.look(wardens[0]) is None or processes.look(wardens[0]).dead)
    if sandbox.name != "bubblewrap" and cgroups.bounds():
        cgroups.Group(64, 8).remove()
    elif sandbox.name != "bubblewrap":
        pytest.skip("without namespaces and control groups nothing is promised about a killed warden")
    assert until(lambda: not confined_by(process, mark, running))


def children_of(pid):
    return [process.pid for process in processes.everything() if process.parent == pid]


def test_there_is_a_sandbox_to_test():
    assert {"bubblewrap", "landlock", "none"} <= set(sandboxes())
