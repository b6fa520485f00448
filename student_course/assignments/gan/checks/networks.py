"""A student's two networks, asked from outside, whatever they are made of."""

import numpy as np

from grader.judge.author import Proxy, anything, array, exists, fail, list_of, not_applicable, take, text, tuple_of

Array = np.ndarray
Z_SIZE, CONV_DIM = 40, 8
SIZE = 32
PICTURE = (3, SIZE, SIZE)
MOST_WEIGHTS = 1_000
BOUNDS = (30, -1)  # times which weights are made, to see what bounds there are to a network's output


def discriminator(student: Proxy) -> Proxy:
    """A new discriminator. Fails where it is no `nn.Module`, or has no weights."""
    return _network(student.Discriminator(CONV_DIM), f"Discriminator({CONV_DIM})")


def generator(student: Proxy) -> Proxy:
    """A new generator. Fails where it is no `nn.Module`, or has no weights."""
    return _network(student.Generator(Z_SIZE, CONV_DIM), f"Generator({Z_SIZE}, {CONV_DIM})")


def _network(network: Proxy, what: str) -> Proxy:
    if not exists(network.named_parameters):
        fail(
            asked=f"`{what}` should be an `nn.Module`.",
            got="It has no `named_parameters`, which every module has.",
            look="Write `class ...(nn.Module):` and call `super().__init__()` first of all in `__init__`.",
        )
    if not names(network):
        fail(
            asked=f"`{what}` should have weights that can be trained.",
            got="It has none.",
            look="Make the layers in `__init__` and keep each in `self.`: then they are found. A plain list of layers "
            "isn't seen; `nn.ModuleList` and `nn.Sequential` are.",
        )
    return network


def names(network: Proxy) -> list[str]:
    """The names of all its weights."""
    return [name for name, _ in take(network.named_parameters(), MOST_WEIGHTS, tuple_of(text(), anything()))]


def draw_pictures(rng: np.random.Generator, count: int) -> Array:
    """Pictures (count, 3, 32, 32) from -1 to 1, each unlike the others."""
    shade = rng.uniform(-0.6, 0.6, (count, 3, 1, 1))
    return shade + rng.uniform(-0.4, 0.4, (count, *PICTURE))


def draw_z(rng: np.random.Generator, count: int) -> Array:
    """Random numbers (count, 40)."""
    return rng.normal(size=(count, Z_SIZE))


def scores(stage: Proxy, network: Proxy, pictures: Array) -> Array:
    """What a discriminator gives for pictures (N, 3, 32, 32), whatever its shape."""
    found: Array = network(stage["tensor"](pictures), returns=array(float))
    return found


def made(stage: Proxy, network: Proxy, z: Array, shape: tuple[int, ...] | None = None) -> Array:
    """What a generator makes of z (N, 40): of this `shape`, or whatever its shape."""
    found: Array = network(stage["tensor"](z), returns=array(float, shape))
    return found


def is_one_each(shape: tuple[int, ...], count: int) -> bool:
    """Whether an array of this shape has one number for each of `count` pictures: (N,), (N, 1), (N, 1, 1, 1)."""
    return shape[:1] == (count,) and all(size == 1 for size in shape[1:])


def gives_probabilities(stage: Proxy, network: Proxy, rng: np.random.Generator) -> bool:
    """Whether a discriminator's scores stay between 0 and 1 whatever its weights are, as behind a sigmoid."""
    pictures = draw_pictures(rng, 32)
    found = [scores(stage, stage["stretched"](network, times), pictures) for times in BOUNDS]
    return all(bool(((one >= 0) & (one <= 1)).all()) for one in found)


def layers(stage: Proxy, network: Proxy) -> list[tuple[str, str, Array, Array]]:
    """The layers of a network: name, kind (conv, linear or norm), weights and biases."""
    spec = list_of(tuple_of(text(), text(), array(float), array(float)))
    found: list[tuple[str, str, Array, Array]] = stage["layers"](network, returns=spec)
    return found


def require_sample(student: Proxy) -> None:
    """End the check where the work has no `sample`."""
    if not exists(student.sample):
        not_applicable("There is no `sample`, and there need not be one.")
