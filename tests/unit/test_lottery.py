"""The simulated class of `tools/lottery.py`: who is in it, and who is refused by which rule."""

import importlib.util
import sys
from pathlib import Path

import pytest

from grader.course.discovery import find_course
from grader.course.noise import Noise
from grader.course.rubric import Seeds, Threshold
from grader.judge.deciding import Trial

ROOT = Path(__file__).parents[2]


@pytest.fixture
def lottery(monkeypatch):
    """The tool as a module."""
    spec = importlib.util.spec_from_file_location("lottery", ROOT / "tools" / "lottery.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "lottery", module)
    spec.loader.exec_module(module)
    return module


def test_the_class_is_the_same_each_time_and_everybody_is_different(lottery):
    assignment = find_course(ROOT).assignment("first_nn")
    first, again = [*lottery.simulated_class(assignment)], [*lottery.simulated_class(assignment)]
    assert first == again
    assert len({student.source for student in first}) == lottery.STUDENTS
    for student in first:
        compile(student.source, student.name, "exec")


def test_one_run_refuses_by_luck_what_several_runs_grant(lottery):
    trial = Trial(Threshold(full_at=0.18, zero_at=0.4), Noise(0.02, 0.0, 40), Seeds(first=1, most=5))
    once = Trial(trial.threshold, None, trial.seeds)
    figures = {"loss": [0.16, 0.2, 0.17, 0.19, 0.15, 0.16, 0.17, 0.2]}
    orders = [[(start + place) % 8 for place in range(8)] for start in range(8)]
    refused = {
        name: sum(lottery.Rule(name, {"loss": tried}).refuses(figures, order) for order in orders)
        for name, tried in (("once", once), ("several", trial))
    }
    assert refused == {"once": 3, "several": 0}
    poor = {"loss": [value + 0.2 for value in figures["loss"]]}
    assert all(lottery.Rule("several", {"loss": trial}).refuses(poor, order) for order in orders)
