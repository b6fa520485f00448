"""Steps of `forward_back_prop` on a small text, seen from outside. The losses are worked out here."""

from dataclasses import dataclass

import numpy as np
from network import WORDS, Network, formed, weights

from grader.judge.author import Proxy, array, read

Array = np.ndarray
LENGTH, ROWS, RATE = 6, 8, 0.3


@dataclass(frozen=True)
class Practice:
    """A network, a batch from the student's own `batch_data`, and what follows each window, as worked out here."""

    student: Proxy
    tools: Proxy
    network: Network
    batches: tuple[Proxy, Proxy]
    ids: tuple[Array, Array]
    following: dict[int, int]

    def step(
        self, optimizer: Proxy, hidden: Proxy | None = None, which: int = 0, criterion: Proxy | None = None
    ) -> Proxy:
        """What `forward_back_prop` returns for one of the two batches."""
        found = self.batches[which]
        given = hidden if hidden is not None else self.hidden(which)
        judged = criterion if criterion is not None else self.tools["steeper"](1.0)
        result: Proxy = self.student.forward_back_prop(self.network.proxy, optimizer, judged, found[0], found[1], given)
        return result

    def hidden(self, which: int = 0) -> Proxy:
        """The state that a batch begins with, where gradients would arrive."""
        found: Proxy = self.tools["begin"](self.network.proxy, self.batches[which])
        return found

    def optimizer(self, rate: float = RATE, kind: str = "SGD") -> Proxy:
        """Plain gradient descent, or another optimizer of torch's."""
        found: Proxy = self.tools["optimizer"](self.network.proxy, rate, kind)
        return found

    def loss(self) -> float:
        """The mean cross-entropy of the first batch's targets, and of the words before where there are scores of them.

        The targets are those that `batch_data` gave, right or wrong.
        """
        ids = self.ids[0]
        places = self.network.places(ids, self.network.ask(ids)[0])
        given = ids[:, -places.shape[1] :]
        wanted = np.vectorize(self.following.__getitem__)(given)
        targets = read(self.batches[0][1], array(int)).clip(0, WORDS - 1)
        if targets.size == wanted.size:
            wanted = targets.reshape(wanted.shape)
        elif targets.size == len(ids):
            wanted[:, -1] = targets.reshape(-1)
        top = places.max(axis=2, keepdims=True)
        sums = np.log(np.exp(places - top).sum(axis=2)) + top[..., 0]
        return float(np.mean(sums - np.take_along_axis(places, wanted[..., None], axis=2)[..., 0]))

    def moved(self, before: dict[str, Array]) -> dict[str, Array]:
        """By how much each weight differs from `before`."""
        now = weights(self.tools, self.network.proxy)
        known = {name: one for name, one in before.items() if name in now and now[name].shape == one.shape}
        return {name: now[name] - one for name, one in known.items()}


def practice(student: Proxy, tools: Proxy, rng: np.random.Generator) -> Practice:
    """A network and two batches of a text that goes round in a circle of 24 words."""
    circle = [int(word) for word in rng.permutation(WORDS)]
    words = circle * (2 * ROWS)
    loader = student.batch_data(words, LENGTH, ROWS)
    batches = tuple(tools["batch"](loader, which) for which in range(2))
    ids = tuple(read(found[0], array(int, (ROWS, LENGTH))) for found in batches)
    following = {word: circle[(place + 1) % WORDS] for place, word in enumerate(circle)}
    return Practice(student, tools, formed(student, tools), batches, ids, following)
