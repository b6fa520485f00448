"""A class that trains on a GPU, which is a stand-in: workers beside each other take turns there."""

from dataclasses import replace

import pytest

from grader.batch.coordinator import How, grade_class
from grader.batch.events import Started
from grader.batch.executing import Workplace
from grader.reports.json import to_json
from grader.sandbox import gpu
from grader.sandbox.gpu import Gpu
from grader.sandbox.slots import Slots

from .tiny import Tiny, work

TRAINS = """
import pathlib
import time

TRACE = pathlib.Path({trace!r})


def told():
    return TRACE.read_text().split()


def train(seed):
    with TRACE.open("a") as trace:
        trace.write("begins\\n")
    until = time.monotonic() + {patience}
    while told().count("begins") < told().count("ends") + 2 and time.monotonic() < until:
        time.sleep(0.02)
    with TRACE.open("a") as trace:
        trace.write("ends\\n")
    return 0.1
"""


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    monkeypatch.setattr(gpu, "every", lambda: (Gpu(visible="GPU-stand-in"),))
    tiny = Tiny(tmp_path)
    tiny.write(
        "assignments/tiny/inside.py", "def train(s, data, seed, _, device):\n    return {'loss': s.train(seed)}\n"
    )
    return tiny


@pytest.mark.parametrize(
    ("seats", "patience", "trace"), [(1, 1, "begins ends begins ends"), (2, 15, "begins begins ends ends")]
)
def test_so_many_train_at_a_time_as_there_are_seats(tiny, seats, patience, trace):
    file = tiny.root / "trace"
    file.touch()
    for who in ("anna", "bert"):
        tiny.hands_in(who, f"{work()}\n# {who}\n{TRAINS.format(trace=str(file), patience=patience)}")
    setting = replace(tiny.setting, device="cuda")
    events = list(grade_class(tiny.class_, setting, tiny.out, How(to_json, 2, gpu_jobs=seats)))
    assert {score for _, score, _ in tiny.results().values()} == {44.0}
    assert file.read_text().split() == trace.split()
    assert [type(one) for one in events[1:4]].count(Started) == 2


def test_a_lease_has_room_for_those_before_at_the_gpu(tiny):
    place = Workplace(tiny.setting, to_json, 16, tiny.out, tiny.out)
    assert place.rounds == 1
    assert replace(place, slots=Slots(tiny.out, (Gpu(), Gpu()), 3)).rounds == 3
