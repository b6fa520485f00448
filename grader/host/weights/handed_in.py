"""What a recipe is given to load handed-in weights with."""

import importlib
import sys
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.host.weights.errors import WeightsError, listed, plain
from grader.host.weights.pickled import read_pickled
from grader.host.weights.safetensors import read_safetensors

WRAPPERS = ("", "module.", "_orig_mod.", "module._orig_mod.", "_orig_mod.module.")
"""What DataParallel and torch.compile put before the names of a network."""
COUNTER = "num_batches_tracked"
TOGETHER = (
    "Hand in the code that the weights were trained with: the same layers, under the same names, of the same sizes."
)


class Weights:
    """The weights in the file at `path`, which is read when they are first asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def tensors(self) -> dict[str, Any]:
        """The tensors by name, or numpy arrays where torch isn't loaded.

        Raises:
            WeightsError: the file can't be used.
        """
        if self._path.suffix.lower() != ".safetensors":
            return read_pickled(self._path)
        torch = sys.modules.get("torch")
        arrays = read_safetensors(self._path)
        return arrays if torch is None else {name: torch.from_numpy(one) for name, one in arrays.items()}

    def load_into(self, model: Any, part: str = "") -> Any:
        """Put the weights into `model`, an `nn.Module`, and give it back.

        `part` is what their names begin with in the file, up to a dot, where it holds those of several networks.

        Raises:
            WeightsError: the file can't be used, or doesn't fit; then the words name what doesn't.
        """
        torch = importlib.import_module("torch")
        if not isinstance(model, torch.nn.Module):
            says = f"Weights are loaded into an nn.Module, and the network is a {plain(type(model).__name__)}."
            raise WeightsError(says, "Write the network as a class that begins `class Net(nn.Module):`.")
        own = {name: one for name, one in model.state_dict().items() if isinstance(one, torch.Tensor)}
        given = _named_alike(self._part(part), own)
        differences = [*_differences(given, own, plain(type(model).__name__), torch)]
        if differences:
            says = f"The weights in {plain(self._path.name)} don't fit the network. {'. '.join(differences)}."
            raise WeightsError(says, TOGETHER)
        model.load_state_dict(given, strict=False)
        return model

    def _part(self, part: str) -> dict[str, Any]:
        start = f"{part}." if part else ""
        return {name.removeprefix(start): one for name, one in self.tensors.items() if name.startswith(start)}


def _named_alike(given: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """`given` under the names of `own`, as far as a wrapper around the network is all that tells them apart."""
    ways = [
        {name.removeprefix(prefix): one for name, one in given.items()}
        for prefix in WRAPPERS
        if all(name.startswith(prefix) for name in given)
    ]
    return max(ways, key=lambda way: len(way.keys() & own.keys()))


def _differences(given: Mapping[str, Any], own: Mapping[str, Any], network: str, torch: Any) -> Iterator[str]:
    """What doesn't fit, in clauses. A counter that layers keep of their batches may be missing."""
    missing = [name for name in own if name not in given and not name.endswith(COUNTER)]
    if missing:
        yield f"Missing in the file, and part of {network}: {listed(missing)}"
    beyond = [name for name in given if name not in own]
    if beyond:
        yield f"In the file, and no part of {network}: {listed(beyond)}"
    is_lazy = torch.nn.parameter.is_lazy
    unlike = [
        f"{plain(name)} is {tuple(given[name].shape)} in the file and {tuple(one.shape)} in {network}"
        for name, one in own.items()
        if name in given and not is_lazy(one) and given[name].shape != one.shape
    ]
    if unlike:
        more = f" and {len(unlike) - 3} more" if len(unlike) > 3 else ""
        yield f"Shapes that differ: {'; '.join(unlike[:3])}{more}"
