"""Weights that `torch.save` wrote: numbers by name alone, so that nothing in the file is run.

Torch reads them with `weights_only=True`, which knows tensors and plain containers. What is read here runs beside the
student's code all the same, in the sandbox and within its limits.
"""

import importlib
import pickle
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.host.weights.errors import WeightsError, plain, save_again

WRAPPED_IN = ("model_state_dict.", "state_dict.")
"""What checkpoints with more in them than weights keep these under."""
_ZIP = b"PK\x03\x04"


def read_pickled(path: Path) -> dict[str, Any]:
    """The tensors of a file by name; those in dictionaries within have the names of both, with a dot between.

    Raises:
        WeightsError: it isn't what `torch.save` makes of tensors, or holds more than these.
    """
    _refuse_packed(path)
    torch = _torch(path)
    try:
        loaded = torch.load(path, map_location="cpu", weights_only=True)
    except MemoryError:
        raise
    except pickle.UnpicklingError as error:
        raise _more_than_weights(path, str(error)) from None
    except Exception as error:
        if "can't allocate memory" in str(error):  # the report names the limit
            raise
        says = f"{plain(path.name)} is not what torch.save makes of weights: it is damaged, or of another kind."
        raise WeightsError(says, save_again(path.name)) from None
    found = dict(_tensors(loaded, torch))
    if not found:
        says = f"{plain(path.name)} holds no tensors by name, as `model.state_dict()` gives them."
        raise WeightsError(says, save_again(path.name))
    return _unwrapped(found)


def _torch(path: Path) -> Any:
    try:
        return importlib.import_module("torch")
    except ImportError:
        says = f"{plain(path.name)} was written by torch, which this assignment does without."
        raise WeightsError(says, "Hand the weights in as .safetensors.") from None


def _refuse_packed(path: Path) -> None:
    """Refuse a zip archive that would unpack to more than it is; torch packs nothing."""
    with path.open("rb") as file:
        if file.read(len(_ZIP)) != _ZIP:
            return
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        says = f"{plain(path.name)} is damaged or was cut short: it is no whole archive."
        raise WeightsError(says, save_again(path.name)) from None
    if unpacked > path.stat().st_size:
        says = (
            f"{plain(path.name)} would unpack to {unpacked} bytes, which is more than it has; torch.save packs nothing."
        )
        raise WeightsError(says, save_again(path.name))


def _more_than_weights(path: Path, text: str) -> WeightsError:
    asked = re.search(r"GLOBAL (\S+)", text)
    wanted = f": it asks for `{plain(asked[1])}`" if asked is not None else ""
    says = f"{plain(path.name)} holds more than tensors by name{wanted}, and nothing else is read from it."
    return WeightsError(says, f"`torch.save(model, ...)` saves code with the weights. {save_again(path.name)}")


def _tensors(value: Any, torch: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, torch.Tensor):
        yield name, value.detach()
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _tensors(one, torch, f"{name}.{key}" if name else str(key))


def _unwrapped(found: dict[str, Any]) -> dict[str, Any]:
    for prefix in WRAPPED_IN:
        inner = {name.removeprefix(prefix): one for name, one in found.items() if name.startswith(prefix)}
        if inner:
            return inner
    return found
