"""Honest stand-ins for packages that only show things: a notebook that draws is graded where nothing can be drawn.

They are used where the real package is missing. Numbers never come from them: arithmetic with a stand-in is an error.
One package that computes is stood in for, torchvision: see `vision`.
"""

import importlib.machinery
import importlib.util
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from importlib.abc import Loader, MetaPathFinder
from pathlib import Path
from typing import Any, NoReturn, Self

from grader.host.notebook import torch_habits
from grader.host.notebook.notes import NOTES

_VISION = "torchvision"
_VISION_FOLDER = Path(__file__).with_name("vision")
_DRAWING = "drawing was left out"
_LOGS = "its logs were left out"
_LEFT_OUT = {
    "matplotlib": _DRAWING,
    "mpl_toolkits": _DRAWING,
    "pylab": _DRAWING,
    "seaborn": _DRAWING,
    "plotly": _DRAWING,
    "bokeh": _DRAWING,
    "altair": _DRAWING,
    "graphviz": _DRAWING,
    "torchviz": _DRAWING,
    "tqdm": "loops run without a progress bar",
    "IPython": "what it displays was left out",
    "ipywidgets": "its widgets were left out",
    "torchsummary": "its summaries were left out",
    "torchinfo": "its summaries were left out",
    "tensorboardX": _LOGS,
    "wandb": _LOGS,
    "visdom": _DRAWING,
    "livelossplot": _DRAWING,
}
_NOT_BESIDE = {
    "problem_unittests": "its tests weren't run",
    "project_tests": "its tests weren't run",
    "workspace_utils": "nothing needs to be kept awake here",
    "helper": "what it saves or shows was left out, and what it loads can't be had; hand the file in if your work "
    "needs it",
}
_HARMLESS = ("save", "show", "imshow", "view", "plot", "print", "display", "draw", "visuali")
_UNPACKED_LENGTHS = {"plot": 1, "hist": 3, "hist2d": 4}


class StandIn:
    """Takes any call and has any attribute, and does nothing. Unpacks as `plt.subplots()` does, into two."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"<stand-in for {self._name}>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _attribute(f"{self._name}.{name}")

    def __call__(self, *args: Any, **_: Any) -> Any:
        """Another stand-in; as a decorator, what it decorates."""
        if len(args) == 1 and isinstance(args[0], types.FunctionType | type):
            return args[0]
        return StandIn(self._name)

    def __iter__(self) -> Iterator[Any]:
        return iter([self] * len(self))

    def __len__(self) -> int:
        return _UNPACKED_LENGTHS.get(self._name.rpartition(".")[2], 2)

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, _: Any) -> Self:
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        """Forgotten."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Exceptions pass."""

    def __mro_entries__(self, _: tuple[Any, ...]) -> tuple[type, ...]:
        """A class derived from a stand-in is a class of its own."""
        return ()

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise TypeError(f"{self._name} isn't installed here, so it has no numbers")


class Progress(StandIn):
    """`tqdm`: passes its iterable through."""

    def __init__(self, iterable: Iterable[Any] = (), *_: Any, **__: Any) -> None:
        super().__init__("tqdm.tqdm")
        self._iterable = iterable

    def __iter__(self) -> Iterator[Any]:
        return iter(self._iterable)

    def __len__(self) -> int:
        return len(self._iterable) if isinstance(self._iterable, Sized) else 0

    @classmethod
    def pandas(cls, *_: Any, **__: Any) -> None:
        """Nothing is added to pandas."""

    @classmethod
    def write(cls, text: str = "", **_: Any) -> None:
        """Print `text`."""
        sys.stdout.write(f"{text}\n")


class Unhanded(StandIn):
    """Something of a file that wasn't handed in: it can be named, and has no answer."""

    def _refuse(self, *_args: Any, **_more: Any) -> NoReturn:
        file, _, _ = self._name.partition(".")
        raise RuntimeError(
            f"`{self._name}` can't be had, since {file}.py isn't beside the notebook; hand it in as well"
        )

    __call__ = _refuse
    __iter__ = _refuse
    __len__ = _refuse
    __bool__ = _refuse
    __getitem__ = _refuse


def _range(*args: int, **_: Any) -> Progress:
    return Progress(range(*args))


_SPECIAL: dict[str, Any] = {"tqdm": Progress, "tqdm_notebook": Progress, "trange": _range, "tnrange": _range}


def _attribute(path: str) -> Any:
    root, _, name = path.partition(".")
    if root == "helper" and not name.startswith(_HARMLESS):
        return Unhanded(path)
    special = _SPECIAL.get(name.rpartition(".")[2]) if root == "tqdm" else None
    return special or StandIn(path)


class StandInModule(types.ModuleType):
    """A module of which every name is a stand-in."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"{self.__name__} isn't installed here; its stand-in has no {name}")
        return _attribute(f"{self.__name__}.{name}")


class StandIns(MetaPathFinder, Loader):
    """Stands in for missing packages, and says which were asked for."""

    def install(self) -> None:
        """Come after every other finder, so that what is installed is what is imported."""
        NOTES.clear()
        sys.meta_path.append(self)
        torch_habits.watch()

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None = None, _target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """A spec for a known package, or for a submodule of one of which nothing is real."""
        if fullname == _VISION:
            return importlib.util.spec_from_file_location(fullname, _VISION_FOLDER / "__init__.py")
        parent = fullname.rpartition(".")[0]
        known = isinstance(sys.modules.get(parent), StandInModule) if parent else fullname in {*_LEFT_OUT, *_NOT_BESIDE}
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True) if known else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """The module, still empty."""
        if spec.name in _LEFT_OUT:
            NOTES.say(f"{spec.name} isn't installed here: {_LEFT_OUT[spec.name]}.")
        elif spec.name in _NOT_BESIDE:
            NOTES.say(f"{spec.name}.py isn't beside the notebook: {_NOT_BESIDE[spec.name]}.")
        return StandInModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing is run; code that asks for the version gets an answer."""
        vars(module)["__version__"] = "0"

    def notes(self) -> list[str]:
        """What to tell the student."""
        return list(NOTES)


def builtins() -> dict[str, Callable[..., Any]]:
    """What a notebook finds in its builtins beyond Python's own; `input` says that nobody answers."""
    return {"get_ipython": _get_ipython, "display": _display, "input": _input}


def _get_ipython() -> StandIn:
    return StandIn("get_ipython()")


def _display(*_: Any, **__: Any) -> None:
    """Nothing can be displayed."""


def _input(prompt: object = "", /) -> str:
    raise EOFError(f"input({prompt!r:.60}) asks a question, and nobody is here to answer")
