"""Stages on a GPU, with a stand-in for one: which process they have, who asks it, and what all else still has."""

import time
from contextlib import ExitStack

import pytest

from grader.judge import device
from grader.judge.diagnosis.replay import Lab
from grader.judge.stages import Turn
from grader.sandbox import gpu
from grader.sandbox.gpu import Gpu, NoGpuError
from grader.sandbox.slots import Slots

RUBRIC = """
assignment: tiny
title: A tiny assignment
entry: {module: tiny.py, notebook: tiny.ipynb, names: [where]}
data: {default: none}
limits: {call_seconds: 2, load_seconds: 10}
pass_at: 0.5
criteria:
  - {id: before, title: Before, points: 10, check: "checks/test_tiny.py::test_before"}
  - {id: first, title: First, points: 10, check: "checks/test_tiny.py::test_first", stage: trained}
  - {id: second, title: Second, points: 10, check: "checks/test_tiny.py::test_second", stage: trained}
  - {id: plain, title: Plain, points: 10, check: "checks/test_tiny.py::test_plain", stage: plain}
  - {id: again, title: Again, points: 10, check: "checks/test_tiny.py::test_again", stage: plain}
stages:
  trained: {run: train, seconds: 20}
  plain: {run: sort, seconds: 20}
"""

CHECKS = """
from grader.judge.author import anything, fail, read, text, tuple_of, integer, list_of


def say(**seen):
    fail(asked="I looked.", got=f"{seen}.", look="")


def seen(student, stage, device):
    place = student.where(returns=tuple_of(integer(), integer(), text(), integer()))
    return dict(pid=place[0], loaded_by=place[1], visible=place[2], calls=place[3], device=device,
                told=stage and read(stage, text()))


def test_before(student, device):
    '''Before.'''
    say(**seen(student, None, device))


def test_first(student, stage, device):
    '''First.'''
    say(**seen(student, stage, device))


def test_second(student, stage, device):
    '''Second.'''
    say(**seen(student, stage, device))


def test_plain(student, stage, device):
    '''Plain.'''
    say(**seen(student, stage, device))


def test_again(student, stage, device):
    '''Again.'''
    say(**seen(student, stage, device))
"""

INSIDE = """
def train(student, data, seed, seconds, device):
    student.trained(device)
    return device

def sort(student, data, seed, seconds):
    return "nothing"
"""

WORK = """
import os

loaded_by = os.getpid()
calls = 0

def trained(device):
    pass

def where():
    global calls
    calls += 1
    return os.getpid(), loaded_by, os.environ["CUDA_VISIBLE_DEVICES"], calls
"""


@pytest.fixture
def here(tiny, monkeypatch):
    """What each check of the work says it saw, on a machine whose GPU is a stand-in."""
    monkeypatch.setattr(gpu, "find", lambda: Gpu(name="Stand-in", driver="1.2", visible="GPU-stand-in"))
    device.described.cache_clear()
    tiny.write("rubric.yaml", RUBRIC)
    tiny.write("checks/test_tiny.py", CHECKS)
    tiny.write("inside.py", INSIDE)

    def grade(source=WORK, where="cuda"):
        return tiny.grade(source, device=where, diagnosing=0.0)

    yield grade
    device.described.cache_clear()


def saw(grade):
    told = {one.id: one.message.removeprefix("I looked. ") for one in grade.criteria}
    return {name: eval(said.rstrip("."), {}) for name, said in told.items() if said.startswith("{")}


def test_only_a_stage_that_asks_where_to_compute_has_a_gpu(here):
    found = saw(here())
    assert {name: one["visible"] for name, one in found.items()} == {
        **dict.fromkeys(("before", "plain", "again"), ""),
        **dict.fromkeys(("first", "second"), "GPU-stand-in"),
    }
    assert [one["device"] for one in found.values()] == ["cpu", "cuda", "cuda", "cpu", "cpu"]
    assert [one["told"] for one in found.values()] == [None, "cuda", "cuda", "nothing", "nothing"]


def test_the_process_with_the_gpu_loads_the_work_itself_and_is_never_forked(here):
    found = saw(here())
    first, second = found["first"], found["second"]
    assert first["pid"] == first["loaded_by"] == second["pid"]
    assert (first["calls"], second["calls"]) == (1, 2)
    others = [found[name] for name in ("before", "plain", "again")]
    assert len({one["pid"] for one in others}) == 3
    assert [one["calls"] for one in others] == [1, 1, 1]
    assert {one["loaded_by"] for one in others}.isdisjoint({first["pid"], *(one["pid"] for one in others)})


def test_on_the_cpu_every_check_has_a_fork_of_its_own(here):
    found = saw(here(where="cpu"))
    assert len({one["pid"] for one in found.values()}) == 5
    assert {one["calls"] for one in found.values()} == {1}
    assert {one["visible"] for one in found.values()} == {""}


def test_where_a_check_ends_the_process_the_stage_is_run_again_for_the_next(here, tiny):
    asked = "def test_first(student, stage, device):\n    '''First.'''\n"
    tiny.write("checks/test_tiny.py", CHECKS.replace(asked, f"{asked}    student.end(returns=anything())\n"))
    grade = here(WORK + "\ndef end():\n    os._exit(3)\n")
    told = {one.id: one for one in grade.criteria}
    assert told["first"].verdict == "crashed"
    assert "ended in the middle of a call" in told["first"].message
    found = saw(grade)
    assert set(found) == {"before", "second", "plain", "again"}
    assert (found["second"]["visible"], found["second"]["calls"]) == ("GPU-stand-in", 1)


def test_what_ends_the_stage_is_told_for_each_of_its_checks(here):
    grade = here(WORK.replace("    pass\n", "    raise ValueError('too steep')\n"))
    told = {one.id: one.message for one in grade.criteria}
    assert "too steep" in told["first"]
    assert told["first"] == told["second"]
    assert set(saw(grade)) == {"before", "plain", "again"}


def test_what_it_costs_is_counted_with_the_rest(here):
    grade = here(WORK.replace("    pass\n", "    print('trained on', device)\n"))
    assert "trained on cuda" in grade.log
    assert set(grade.usage.stage_seconds) == {"trained", "plain"}


def test_the_provenance_names_the_gpu_and_says_that_checks_shared_a_process(here):
    made = here().provenance
    assert made.device.startswith("cuda (Stand-in, driver 1.2")
    assert any("ask the very process that trained" in note for note in made.notes)
    plain = here(where="cpu").provenance
    assert (plain.device, plain.notes) == ("cpu", ())


class Waiting:
    """A bench of which only what it is allowed is asked."""

    def __init__(self):
        self.allowed = 0.0

    def allow(self, seconds):
        self.allowed += seconds


def test_waiting_for_a_gpu_is_told_once_and_costs_the_work_nothing(tmp_path):
    slots = Slots(tmp_path, (Gpu(),))
    said, bench = [], Waiting()
    with ExitStack() as first:
        first.enter_context(Turn(slots, said.append).seat(bench))
        assert (said, bench.allowed) == ([], 0.0)

        def say(step):
            said.append(step)
            first.close()

        began = time.monotonic()
        with Turn(slots, say).seat(bench):
            assert said == ["waiting for a GPU", "asking it questions"]
            assert 0 < bench.allowed <= time.monotonic() - began


@pytest.mark.usefixtures("here")
def test_a_seat_is_kept_until_the_work_is_graded_and_no_longer(tiny, tmp_path):
    slots = Slots(tmp_path, (Gpu(name="Other", visible="GPU-of-a-class"),))
    for _ in range(2):
        grade = tiny.grade(WORK, device="cuda", diagnosing=0.0, slots=slots)
        assert saw(grade)["second"]["visible"] == "GPU-of-a-class"
        assert grade.provenance.device.startswith("cuda (Other")
    with slots.seat(pytest.fail):
        pass


def test_no_stage_is_run_on_the_gpu_again_to_explain_what_was_lost(tiny):
    tiny.write("rubric.yaml", RUBRIC.replace("seconds: 20", "seconds: 5"))
    tiny.write("checks/test_tiny.py", CHECKS)
    tiny.write("inside.py", INSIDE)
    replayed = {}
    for where in ("cpu", "cuda"):
        order = tiny.order(device=where)
        plan = order.plan()
        lab = Lab(order, plan, order.data(plan), lambda: None)
        replayed[where] = [one.id for one in plan.criteria if lab.replays(one)]
    assert replayed == {"cpu": ["before", "first", "second", "plain", "again"], "cuda": ["before", "plain", "again"]}


def test_a_gpu_that_is_gone_is_not_the_students_fault(here, monkeypatch):
    def gone():
        raise NoGpuError("/dev/nvidiactl isn't there")

    monkeypatch.setattr(gpu, "find", gone)
    grade = here()
    assert grade.status == "not_graded"
    assert {one.id: str(one.verdict) for one in grade.criteria}["first"] == "not_graded"
    assert "/dev/nvidiactl isn't there" in grade.author_log
