"""`torchvision.models`: none are here. Each name is there, so that imports pass, and says so when it is called."""

from typing import Any, NoReturn


class MissingModel:
    """A network that can't be built here."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"<torchvision.models.{self._name}, which isn't here>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return MissingModel(f"{self._name}.{name}")

    def __call__(self, *_: Any, **__: Any) -> NoReturn:
        """Raise `NotImplementedError`."""
        raise NotImplementedError(
            f"torchvision isn't installed here: models.{self._name} and its trained weights can't be had; "
            "build the network from torch.nn, or hand its weights in"
        )


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return MissingModel(name)
