"""A student's network, asked from outside for the scores of the next word, whatever it is made of."""

from dataclasses import dataclass

import numpy as np

from grader.judge.author import Proxy, array, exists, fail, list_of, read, text, tuple_of

Array = np.ndarray
WORDS = 24
SIZES = (10, 12, 2)
ROWS, LENGTH = 3, 5
ANSWER = tuple_of(array(float), list_of(array(float)))
SHAPES = (
    f"`(N, words)`, a row for each window, or `(N, T, words)`, a row for each word of each window: here "
    f"({ROWS}, {WORDS}) or ({ROWS}, {LENGTH}, {WORDS})"
)


@dataclass(frozen=True)
class Network:
    """A network inside the sandbox, with the tools of the stage; `form` says how its scores lie.

    `last`: (N, words), of what follows each window. `all`: (N, T, words), of what follows each word; `flat`: the same
    as (N * T, words).
    """

    proxy: Proxy
    tools: Proxy
    form: str = "last"

    def ask(self, ids: Array, given: list[Array] | None = None) -> tuple[Array, list[Array]]:
        """What the network gives for word numbers (N, T) and a state: the scores as they are, the state afterwards."""
        found: tuple[Array, list[Array]] = self.tools["ask"](self.proxy, ids, given, returns=ANSWER)
        return found

    def last(self, ids: Array, given: list[Array] | None = None) -> Array:
        """The scores (N, words) of what follows the last word of each window."""
        return self.places(ids, self.ask(ids, given)[0])[:, -1]

    def places(self, ids: Array, scores: Array) -> Array:
        """The scores as (N, T, words); where there are none but the last, as (N, 1, words). Fails for other shapes."""
        count, length = ids.shape
        wanted = {"last": (count, WORDS), "all": (count, length, WORDS), "flat": (count * length, WORDS)}[self.form]
        if scores.shape != wanted:
            fail(
                asked=f"For {count} windows of {length} words the scores should have shape {wanted}.",
                got=f"They have {scores.shape}.",
                look="Is a batch size or a length written into `forward`? The batch comes first all the way.",
            )
        return scores.reshape(count, -1, WORDS)


def build(student: Proxy, tools: Proxy) -> Network:
    """A new network of 24 words. Fails where it is no `nn.Module`."""
    proxy = student.RNN(WORDS, WORDS, *SIZES)
    if not exists(proxy.named_parameters):
        fail(
            asked="`RNN(...)` should be an `nn.Module`.",
            got="It has no `named_parameters`, which every module has.",
            look="Write `class RNN(nn.Module):` and call `super().__init__()` first of all in `__init__`.",
        )
    return Network(proxy, tools)


def formed(student: Proxy, tools: Proxy) -> Network:
    """A new network, with the form of its scores. Fails where they have no known form."""
    network = build(student, tools)
    scores, _ = network.ask(np.arange(ROWS * LENGTH).reshape(ROWS, LENGTH))
    forms = {(ROWS, WORDS): "last", (ROWS, LENGTH, WORDS): "all", (ROWS * LENGTH, WORDS): "flat"}
    if scores.shape not in forms:
        fail(
            asked=f"`forward` with {ROWS} windows of {LENGTH} words should give scores of shape {SHAPES}.",
            got=f"It gave shape {scores.shape}.",
            look="The LSTM gives (N, T, hidden_dim) with batch_first=True; out[:, -1] is what it gives after the last "
            "word, (N, hidden_dim), and nn.Linear(hidden_dim, output_size) makes the scores of that.",
        )
    return Network(network.proxy, tools, forms[scores.shape])


def draw(rng: np.random.Generator, count: int = 6, length: int = 7) -> Array:
    """Windows (count, length) of word numbers."""
    return rng.integers(0, WORDS, (count, length))


def draw_state(rng: np.random.Generator, tools: Proxy, rnn: Proxy, count: int) -> list[Array]:
    """Numbers for the parts of a state of `count` rows: any, or those of words where a part holds whole numbers."""
    found = tools["parts"](tools["state"](rnn, count))
    shapes = [part.shape for part in read(found, list_of(array(float)))]
    whole = ["int" in read(tools["kind"](found[place]), text()) for place in range(len(shapes))]
    return [
        rng.integers(1, WORDS, shape).astype(float) if one else rng.normal(0, 0.5, shape)
        for one, shape in zip(whole, shapes, strict=True)
    ]


def alike(own: Array, other: Array) -> bool:
    """Whether two arrays are the same but for rounding. NaN is like nothing."""
    if own.shape != other.shape:
        return False
    size = max(float(np.abs(own).max(initial=0)), float(np.abs(other).max(initial=0)), 1e-3)
    return bool(np.abs(own - other).max(initial=0) <= 1e-3 * size)


def weights(tools: Proxy, rnn: Proxy) -> dict[str, Array]:
    """All that is trained, by name."""
    return dict(read_pairs(tools["weights"](rnn)))


def read_pairs(pairs: Proxy) -> list[tuple[str, Array]]:
    """Names and arrays."""
    found: list[tuple[str, Array]] = read(pairs, list_of(tuple_of(text(), array(float))))
    return found
