"""A student's network, asked for its scores from outside, whatever it is made of."""

from dataclasses import dataclass

import numpy as np

from grader.judge.author import Proxy, StudentError, anything, array, exists, fail, take, text, tuple_of

Array = np.ndarray
KINDS = 10
SIZE = 32
MOST_WEIGHTS = 1_000
NO_WEIGHTS = (
    "Make the layers in `__init__`, after `super().__init__()`, and keep each in `self.`: then they are found. A plain "
    "list of layers isn't seen; `nn.ModuleList` and `nn.Sequential` are."
)


@dataclass(frozen=True)
class Network:
    """A network inside the sandbox; `first` is the name of one of its weights."""

    proxy: Proxy
    first: str

    def batch(self, inputs: Array) -> Proxy:
        """`inputs` as a tensor inside, of the type and on the device of the network's weights."""
        return self.proxy.get_parameter(self.first).new_tensor(inputs)

    def scores(self, inputs: Array, shape: tuple[int, ...] | None = None) -> Array:
        """What the network gives for `inputs` (N, 3, 32, 32): of this `shape`, or whatever its shape."""
        scores: Array = self.proxy(self.batch(inputs), returns=array(float, shape))
        return scores

    def names(self) -> list[str]:
        """The names of all its weights."""
        return [name for name, _ in take(self.proxy.named_parameters(), MOST_WEIGHTS, tuple_of(text(), anything()))]


def build(student: Proxy) -> Network:
    """A new network. Fails where it is no `nn.Module`, or has no weights."""
    proxy = student.Net()
    if not exists(proxy.named_parameters):
        fail(
            asked="`Net()` should be an `nn.Module`.",
            got="It has no `named_parameters`, which every module has.",
            look="Write `class Net(nn.Module):` and call `super().__init__()` first of all in `__init__`.",
        )
    first = take(proxy.named_parameters(), 1, tuple_of(text(), anything()))
    if not first:
        fail(asked="`Net()` should have weights that can be trained.", got="It has none.", look=NO_WEIGHTS)
    return Network(proxy, first[0][0])


def draw(rng: np.random.Generator, count: int) -> Array:
    """Inputs (count, 3, 32, 32), as normalised images are spread, and each unlike the others."""
    shade = rng.normal(0, 0.7, (count, 3, 1, 1))
    return (shade + rng.normal(0, 0.7, (count, 3, SIZE, SIZE))).astype(np.float32)


def is_channels_last(network: Network) -> bool:
    """Whether the network takes images as they lie in files, (N, 32, 32, 3)."""
    try:
        return network.scores(np.zeros((2, SIZE, SIZE, 3), np.float32)).shape == (2, KINDS)
    except StudentError:
        return False


def alike(own: Array, other: Array) -> bool:
    """Whether two arrays of scores are the same but for rounding. NaN is like nothing."""
    if own.shape != other.shape:
        return False
    size = max(float(np.abs(own).max(initial=0)), float(np.abs(other).max(initial=0)), 1e-3)
    return bool(np.abs(own - other).max(initial=0) <= 1e-3 * size)
