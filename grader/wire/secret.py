"""A wrapper for what must never enter a process that runs student code."""

from typing import Generic, NoReturn, TypeVar

T = TypeVar("T")


class Secret(Generic[T]):
    """Holds an answer or a label. The codec refuses it, and so do printing, comparing, pickling and copying."""

    __slots__ = ("__value",)

    def __init__(self, value: T) -> None:
        self.__value = value

    def reveal(self) -> T:
        """The value itself; for the judge's own arithmetic only."""
        return self.__value

    def __repr__(self) -> str:
        return "Secret(...)"

    def _refuse(self, *_: object) -> NoReturn:
        message = "a Secret can't be compared, iterated, converted or copied: call reveal() in the judge"
        raise TypeError(message)

    __eq__ = __hash__ = __bool__ = __iter__ = __len__ = __array__ = __reduce_ex__ = _refuse
