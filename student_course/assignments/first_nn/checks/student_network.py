"""A student's network with weights of the judge's choice, whichever way round it keeps them.

Two forms are right. In the batch form the weights are (from, to) and `train` takes N records at once. In the older form
they are (to, from) and `train` takes one record. Here weights are (from, to) always.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from networks import Array, Pair, Task, same_pair

from grader.judge.author import Proxy, StudentError, WrongValue, array, fail, read

HIDDEN, OUTPUT = "weights_input_to_hidden", "weights_hidden_to_output"
KEPT = "how the weights are kept"
Feed = Callable[[Proxy, Task], None]


@dataclass(frozen=True)
class Network:
    """A network inside the sandbox; `turned` tells for each matrix whether it is kept as (to, from)."""

    proxy: Proxy
    turned: tuple[bool, bool]

    @property
    def kept(self) -> str:
        """How it keeps its matrices: either way is right, if it is the same for both."""
        return "one way round" if self.turned[0] == self.turned[1] else "one as (from, to), the other as (to, from)"

    def put(self, weights: Pair) -> None:
        """Give it these weights."""
        self.proxy.weights_input_to_hidden = _turn(weights.hidden, self.turned[0])
        self.proxy.weights_hidden_to_output = _turn(weights.output, self.turned[1])

    def weights(self, like: Pair) -> Pair:
        """The weights that it has now, which must still have the shapes of `like`."""
        shapes = [
            matrix.shape[::-1] if turn else matrix.shape
            for matrix, turn in zip((like.hidden, like.output), self.turned, strict=True)
        ]
        return Pair(
            _turn(read(self.proxy.weights_input_to_hidden, array(float, shapes[0])), self.turned[0]),
            _turn(read(self.proxy.weights_hidden_to_output, array(float, shapes[1])), self.turned[1]),
        )


@dataclass(frozen=True)
class Trainee:
    """Makes networks of one size and learning rate that all start from the same weights."""

    student: Proxy
    start: Pair
    rate: float

    def network(self) -> Network:
        """A fresh network with the weights that all of them start from."""
        network = build(self.student, *self.start.hidden.shape, self.rate)
        network.put(self.start)
        return network

    def step(self, task: Task) -> Pair:
        """How one call of `train` changes the weights of a fresh network: the first way of calling it that works."""
        return self._first(feeds(task), task)

    def batch_step(self, task: Task) -> Pair:
        """The same, where only calls with the whole batch count."""
        return self._first(iter((_flat, _column)), task)

    def record_steps(self, task: Task) -> Pair:
        """How the records of `task`, one call of `train` after the other, change the weights of a fresh network."""
        weights = self.start
        for index in range(len(task)):
            weights = weights + Trainee(self.student, weights, self.rate).step(task.record(index))
        return weights - self.start

    def fed_singly(self, task: Task) -> Pair:
        """The same on one network, as the older form is trained."""
        network = self.network()
        feed = self._working(task.record(0))
        for index in range(len(task)):
            feed(network.proxy, task.record(index))
        return network.weights(self.start) - self.start

    def is_record_form(self, task: Task) -> bool:
        """Whether `train` is meant for one record a call.

        Such work keeps its weights as (to, from), and a batch of one record twice is no single step of it.
        """
        if not any(self.network().turned):
            return False
        once = task.record(0)
        twice = Task(np.repeat(once.features, 2, axis=0), np.repeat(once.targets, 2))
        try:
            return not same_pair(self.batch_step(twice), self.step(once))
        except (StudentError, WrongValue):
            return True

    def _working(self, task: Task) -> Feed:
        for feed in feeds(task):
            try:
                self._try(feed, task)
            except (StudentError, WrongValue):
                continue
            return feed
        return _flat

    def _first(self, ways: Iterator[Feed], task: Task) -> Pair:
        trouble: StudentError | WrongValue | None = None
        for feed in ways:
            try:
                return self._try(feed, task)
            except (StudentError, WrongValue) as error:
                trouble = trouble or error
        assert trouble is not None
        raise trouble

    def _try(self, feed: Feed, task: Task) -> Pair:
        network = self.network()
        feed(network.proxy, task)
        return network.weights(self.start) - self.start


def build(student: Proxy, inputs: int, hidden: int, rate: float, outputs: int = 1) -> Network:
    """A student's network of this size. Fails with both shapes in words where the weights fit neither form."""
    proxy = student.NeuralNetwork(inputs, hidden, outputs, rate)
    call = f"NeuralNetwork({inputs}, {hidden}, {outputs}, {rate:g})"
    into, out_of = _turned(proxy, call, HIDDEN, (inputs, hidden)), _turned(proxy, call, OUTPUT, (hidden, outputs))
    return Network(proxy, (into, out_of))


def feeds(task: Task) -> Iterator[Feed]:
    """The ways in which `train` is called in the wild, the published one first."""
    yield _flat
    yield _column
    if len(task) == 1:
        yield _bare


def _flat(proxy: Proxy, task: Task) -> None:
    proxy.train(task.features, task.targets)


def _column(proxy: Proxy, task: Task) -> None:
    proxy.train(task.features, task.targets[:, None])


def _bare(proxy: Proxy, task: Task) -> None:
    proxy.train(task.features[0], float(task.targets[0]))


def _turn(matrix: Array, turned: bool) -> Array:
    return np.ascontiguousarray(matrix.T) if turned else matrix


def _turned(proxy: Proxy, call: str, name: str, wanted: tuple[int, int]) -> bool:
    found = read(getattr(proxy, name), array(float)).shape
    if found not in (wanted, wanted[::-1]):
        axes = "(input_nodes, hidden_nodes)" if name == HIDDEN else "(hidden_nodes, output_nodes)"
        fail(
            asked=f"`{call}` should have `{name}` of shape {wanted}: {axes}.",
            got=f"Its shape is {found}.",
            look=f"One row for each unit that the weights come from, one column for each that they go to: {axes}.",
        )
    return bool(found != wanted)
