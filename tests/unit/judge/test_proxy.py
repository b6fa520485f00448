"""Proxies against a real host in a process of its own."""

import numpy as np
import pytest

from grader.judge.author import array, boolean, exists, integer, keep, number, read, take, text
from grader.judge.bench import Bench, submission
from grader.judge.faults import Crashed, StudentError, WrongValue
from grader.judge.locating import locate
from grader.judge.staging import stage

SOURCE = """
import numpy as np

class Net:
    shared = []
    def __init__(self, n):
        self.weights = np.zeros((n, 1))
        self.table = {"rate": 0.5}
    def __eq__(self, other):
        return True
    @property
    def broken(self):
        return self.nothing
    def add(self, x, scale=1):
        self.weights = self.weights + scale * x
        return self
    def total(self):
        return self.weights.sum()

def endless():
    while True:
        yield 1

def same(left, right):
    return left is right

def huge():
    return np.zeros((1 << 25) + 1)

def deep():
    value = []
    for _ in range(10_000):
        value = [value]
    return value

def loud():
    raise ValueError("x" * 10_000_000)

class Mute(Exception):
    def __str__(self):
        raise SystemExit

def mute():
    raise Mute
"""


@pytest.fixture
def student(tiny):
    order = tiny.order()
    rubric = order.assignment.rubric
    (tiny.root / "stage").mkdir()
    work = locate(_write(tiny.root / "tiny.py", SOURCE), rubric.entry, tiny.root)
    staged = stage(work, _NoData, None, tiny.root / "stage")
    bench = Bench(tiny.sandbox, staged, order.plan(), rubric)
    try:
        with bench.fork(bench.root(), 1) as session:
            yield submission(session)
    finally:
        bench.close()


class _NoData:
    files = {}  # noqa: RUF012


def _write(path, source):
    path.write_text(source)
    return path


def test_results_stay_inside_until_they_are_declared(student):
    net = student.Net(2)
    assert net.add(3.0, scale=2).total(returns=number()) == 12


def test_attributes_and_items_are_set_and_read(student):
    net = student.Net(2)
    net.weights = np.array([[1.0], [2.0]])
    net.table["rate"] = 0.25
    np.testing.assert_array_equal(read(net.weights, array(float, (2, 1))), [[1.0], [2.0]])
    assert read(net.table["rate"], number()) == 0.25


def test_a_path_is_followed_when_it_is_used_and_keep_holds_what_is_there_now(student):
    net = student.Net(1)
    old, path = keep(net.weights), net.weights
    net.weights = np.ones((1, 1))
    assert read(old, number()) == 0
    assert read(path, number()) == 1


def test_proxies_are_passed_as_what_they_stand_for(student):
    net = student.Net(1)
    assert student.same(net, net, returns=boolean())
    assert student.same(net.weights, net.weights, returns=boolean())
    assert not student.same(net, student.Net(1), returns=boolean())


def test_it_can_be_asked_what_exists(student):
    net = student.Net(1)
    assert exists(net.weights)
    assert not exists(net.biases)
    assert not exists(net.broken)


def test_comparing_and_asking_for_truth_are_local(student):
    one, other = student.Net(1), student.Net(1)
    assert one != other
    assert bool(one)
    assert "inside the sandbox" in repr(one)


def test_an_endless_iterator_is_taken_in_bounds(student):
    assert take(student.endless(), 5, integer()) == [1] * 5
    with pytest.raises(TypeError, match="take"):
        list(student.endless())


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda s: s.Nett(1), "Your work has no `Nett`"),
        (lambda s: s.Net(1).ad(2), r"Your `Net\(\.\.\.\)` has no `ad`"),
        (lambda s: read(s.Net(1).table["tempo"], number()), r"Your `Net\(\.\.\.\)` has no `table\['tempo'\]`"),
        (lambda s: read(s.Net(1).broken, number()), "AttributeError"),
        (lambda s: s.Net(), "TypeError"),
    ],
)
def test_what_is_missing_is_told_in_the_students_terms(student, ask, words):
    with pytest.raises(StudentError, match=words):
        ask(student)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda s: read(s.Net(2).weights, array(float, (2,))), "`Net.*weights` should be an array"),
        (lambda s: s.Net(2).total(returns=text()), "should return a string"),
        (lambda s: s.Net(2).add(1, returns=number()), "an object of type Net"),
    ],
)
def test_what_is_of_another_kind_is_told_with_what_came(student, ask, words):
    with pytest.raises(WrongValue, match=words):
        ask(student)


@pytest.mark.parametrize("name", ["huge", "deep"])
def test_what_is_too_large_to_cross_is_the_students_fault(student, name):
    with pytest.raises((StudentError, Crashed)):
        getattr(student, name)(returns=array(float))


def test_a_long_message_is_cut_and_one_that_cant_be_read_is_said_so(student):
    with pytest.raises(StudentError) as long:
        student.loud()
    assert len(long.value.message) < 1_000
    with pytest.raises(StudentError, match="can't be read"):
        student.mute()
