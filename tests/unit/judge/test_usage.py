"""What a grading used of its limits. Lower bounds on time are sleeps of the work; upper ones tell two apart."""

import json

import pytest

from grader.judge.grading import grade
from grader.reports.json import to_json
from grader.sandbox.choose import sandboxes

from .conftest import RIGHT, RUBRIC


def test_each_time_counts_towards_its_own_limit(tiny):
    source = RIGHT.replace("return 0.05", "time.sleep(1.6); return 0.05")
    usage = tiny.grade(f"import time\ntime.sleep(1.5)\n{source}").usage
    assert usage.load_seconds >= 1.5
    assert usage.stage_seconds["trained"] >= 1.6
    assert usage.call_seconds < 1.5


def test_the_slowest_call_counts(tiny):
    source = RIGHT.replace(
        "    return 2 * x", "    time.sleep(0.3 if getattr(x, 'size', 1) > 1 else 0)\n    return 2 * x"
    )
    usage = tiny.grade(f"import time\n{source}").usage
    assert usage.call_seconds >= 0.3
    assert set(usage.stage_seconds) == {"trained"}


def test_the_slowest_run_of_a_stage_counts(tiny):
    slow_at_first = """
    import os, time
    if not os.path.exists("ran"):
        open("ran", "w").close()
        time.sleep(0.5)
    return 0.5
"""
    tiny.write("rubric.yaml", RUBRIC.replace("first: 1, most: 3", "first: 3, most: 3"))
    graded = tiny.grade(RIGHT.replace("    return 0.05\n", slow_at_first))
    assert len(next(one for one in graded.criteria if one.id == "loss").measurements) == 3
    assert graded.usage.stage_seconds["trained"] >= 0.5


@pytest.mark.parametrize("name", ["bubblewrap", "landlock"])
def test_memory_is_the_most_that_was_used_at_once(tiny, name):
    if sandboxes()[name].trouble():
        pytest.skip(sandboxes()[name].trouble())
    tiny.sandbox = sandboxes()[name]
    holding = "    held = b'x' * (300 << 20)\n    time.sleep(0.5)\n    return 2 * x"
    usage = tiny.grade(f"import time\n{RIGHT.replace('    return 2 * x', holding)}").usage
    assert 300 <= usage.memory_mb < 600


def test_it_is_in_the_json_report(tiny):
    graded = tiny.grade(RIGHT)
    assert json.loads(to_json(graded))["usage"]["load_seconds"] == graded.usage.load_seconds


def test_work_that_cant_be_graded_used_nothing(tiny):
    path = tiny.root / "tiny.ipynb"
    path.write_text("")
    assert grade(tiny.order(), path).usage is None
