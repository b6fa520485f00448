"""Habits of published notebooks that torch no longer bears, or that this machine can't follow.

    dataiter.next()          gone from torch 2; goes on as next(dataiter)
    model.cuda(), .to("cuda") where there is no GPU: stays where it is
    DataLoader(num_workers=2)  reads by itself: some confinement lets no processes share memory, and the workers of an
                             iterator that a notebook leaves open would have to be cleared away after every check
    np.Inf                   a name that numpy 2 dropped, in the training loops of most of them; is np.inf

Torch is fitted when the notebook imports it, and in processes that load notebooks alone. Each habit is told once.
"""

import functools
import importlib.machinery
import importlib.util
import os
import sys
import types
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from typing import Any

from grader.host.notebook.notes import NOTES

NO_GPU = (
    "there is no GPU here, so `.cuda()` and the like were ignored. Work that runs everywhere says once "
    '`device = torch.device("cuda" if torch.cuda.is_available() else "cpu")`, and then `.to(device)`.'
)
NEXT = "`.next()` is gone from the data loaders of torch 2: write `next(dataiter)`. Here it works all the same."
NO_WORKERS = "`num_workers` was taken as 0 for grading: the same pictures, read without further processes."
OLD_NAME = "`np.{old}` is gone from numpy 2: write `{new}`. Here it works all the same."

_OLD_NAMES = {"Inf": "np.inf", "NaN": "np.nan", "float": "float", "int": "int"}
_OLD_VALUES = {"Inf": float("inf"), "NaN": float("nan"), "float": float, "int": int}
_MAKERS = (
    *("zeros", "ones", "empty", "full", "eye", "arange", "linspace", "tensor", "as_tensor"),
    *("rand", "randn", "randint", "randperm", "normal"),
    *("zeros_like", "ones_like", "empty_like", "full_like", "rand_like", "randn_like", "randint_like"),
)
_FITTED = "_grader_fitted"


def watch() -> None:
    """Fit torch now if it is imported, else as soon as it is."""
    torch = sys.modules.get("torch")
    if torch is not None:
        fit(torch)
    elif not any(isinstance(finder, _Watch) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Watch())


class _Watch(MetaPathFinder):
    """Waits for the import of torch."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None = None, _target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != "torch":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def run_and_fit(module: types.ModuleType) -> None:
                run(module)
                fit(module)

            spec.loader.exec_module = run_and_fit  # type: ignore[method-assign]
        return spec


def fit(torch: Any) -> None:
    """Have `torch` bear the habits, once."""
    if vars(torch).get(_FITTED):
        return
    setattr(torch, _FITTED, True)
    loading = vars(importlib.import_module("torch.utils.data.dataloader"))
    loading["_BaseDataLoaderIter"].next = _next
    loader = loading["DataLoader"]
    loader.__init__ = _in_this_process(loader.__init__)
    _keep_old_names(sys.modules.get("numpy"))
    if not may_have_gpu(torch):
        _do_without_gpu(torch)


def may_have_gpu(torch: Any) -> bool:
    """Whether this build of torch can use a GPU and the sandbox has one.

    `torch.cuda.is_available` would say for certain, but no fork of a process that has asked it can use the GPU.
    """
    return bool(torch.version.cuda) and bool(os.environ.get("CUDA_VISIBLE_DEVICES"))


def _keep_old_names(numpy: Any) -> None:
    """Have `numpy`, if it is there, know the names that it dropped."""
    missing = getattr(numpy, "__getattr__", None)
    if missing is None:
        return

    def find(name: str) -> Any:
        if name not in _OLD_NAMES:
            return missing(name)
        NOTES.say(OLD_NAME.format(old=name, new=_OLD_NAMES[name]))
        return _OLD_VALUES[name]

    numpy.__getattr__ = find


def _next(iterator: Any) -> Any:
    NOTES.say(NEXT)
    return next(iterator)


def _in_this_process(initialise: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(initialise)
    def wrapped(loader: Any, *args: Any, **kwargs: Any) -> None:
        initialise(loader, *args, **kwargs)
        if loader.num_workers:
            NOTES.say(NO_WORKERS)
            loader.num_workers = loader.timeout = 0

    return wrapped


def _do_without_gpu(torch: Any) -> None:
    with torch.device("cpu"):
        torch.empty(0)  # from here on torch knows what makes tensors by what these functions are now
    for kind in (torch.Tensor, torch.nn.Module):
        kind.cuda = _stay
        kind.to = _on_cpu(kind.to, first=1)
    for name in _MAKERS:
        setattr(torch, name, _on_cpu(getattr(torch, name)))
    torch.set_default_device = _on_cpu(torch.set_default_device, first=0)
    torch.load = _load_on_cpu(torch.load)


def _stay(thing: Any, *_: Any, **__: Any) -> Any:
    NOTES.say(NO_GPU)
    return thing


def _on_cpu(function: Callable[..., Any], first: int | None = None) -> Callable[..., Any]:
    """`function`, told the CPU where it is told a GPU: as `device=`, or in an argument from the `first` on."""

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if "device" in kwargs and _is_gpu(kwargs["device"]):
            kwargs["device"] = _cpu()
        if first is not None and any(map(_is_gpu, args[first:])):
            args = (*args[:first], *(_cpu() if _is_gpu(one) else one for one in args[first:]))
        return function(*args, **kwargs)

    return wrapped


def _load_on_cpu(load: Callable[..., Any]) -> Callable[..., Any]:
    """`torch.load` that puts on the CPU what was saved from a GPU."""

    @functools.wraps(load)
    def wrapped(f: Any, map_location: Any = None, *args: Any, **kwargs: Any) -> Any:
        return load(f, "cpu" if map_location is None or _is_gpu(map_location) else map_location, *args, **kwargs)

    return wrapped


def _is_gpu(value: Any) -> bool:
    """Whether `value` says a GPU: `"cuda:0"`, `torch.device("cuda")`, or the number of one."""
    if isinstance(value, str):
        return value.startswith("cuda")
    return type(value) is int or getattr(value, "type", None) == "cuda"


def _cpu() -> str:
    NOTES.say(NO_GPU)
    return "cpu"
