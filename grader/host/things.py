"""The things that stay inside, by number; and how a path through them is followed."""

from typing import Any

from grader.wire.values import Handle

MOST_THINGS = 100_000


class MissingError(Exception):
    """A step of a path leads nowhere. `what` is in the student's own terms: `NeuralNetwork.run`."""

    def __init__(self, what: str) -> None:
        super().__init__(f"there is no {what}")
        self.what = what


class Things:
    """Numbered objects. A fork inherits them, so a number stays valid in every descendant."""

    def __init__(self) -> None:
        self._things: list[Any] = []

    def keep(self, thing: object) -> Handle:
        """The handle of `thing` from now on."""
        if len(self._things) >= MOST_THINGS:
            raise MemoryError("too many objects are kept")
        self._things.append(thing)
        return Handle(len(self._things) - 1, type(thing).__name__)

    def get(self, handle: Handle) -> Any:
        """What `handle` stands for."""
        return self._things[handle.number]

    def follow(self, number: int, steps: list[tuple[str, Any]]) -> Any:
        """What lies at the end of `steps` from object `number`. Raises `MissingError` where a step leads nowhere."""
        thing = self._things[number]
        said = ""
        for kind, key in steps:
            said = f"{said}.{key}".lstrip(".") if kind == "attr" else f"{said}[{key!r}]"
            thing = _attribute(thing, key, said) if kind == "attr" else _item(thing, key, said)
        return thing


def _attribute(thing: Any, name: str, said: str) -> Any:
    try:
        return getattr(thing, name)
    except AttributeError:
        if _defines(thing, name):  # its own property raised it
            raise
        raise MissingError(said) from None


def _defines(thing: Any, name: str) -> bool:
    return any(name in vars(kind) for kind in type(thing).__mro__)


def _item(thing: Any, key: Any, said: str) -> Any:
    try:
        return thing[key]
    except (KeyError, IndexError):
        raise MissingError(said) from None
