"""What a call must return, declared with the call: `returns=array(float, (None, 1))`.

A spec turns a value that crossed the boundary into the plain thing that a check computes with, or raises `Mismatch`
with words for the student. Specs are about kind and shape, never about style: lists, numpy arrays and tensors of any
floating dtype are all arrays of floats.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from grader.wire.values import CAPS, Handle

Shape = tuple[int | None, ...]
MOST_NUMBERS = CAPS.buffer_bytes // 8
NUMBER_KINDS = {bool: "b", int: "iu", float: "fiu", complex: "cfiu"}
DTYPES = {bool: np.bool_, int: np.int64, float: np.float64, complex: np.complex128}
NOUNS = {bool: "true/false values", int: "whole numbers", float: "numbers", complex: "complex numbers"}


class Mismatch(Exception):
    """A value is not what was declared. The text completes the sentence "`f(x)` should return ..., but ..."."""


class Spec(Protocol):
    """A declared return type."""

    @property
    def wanted(self) -> str:
        """What is wanted, as the words after "should return"."""

    def accept(self, value: Any) -> Any:
        """The plain value, or `Mismatch`."""


@dataclass(frozen=True)
class Simple:
    """A spec made of words and a function."""

    wanted: str
    convert: Callable[[Any], Any]

    def accept(self, value: Any) -> Any:
        """The converted value, or `Mismatch`."""
        return self.convert(value)


@dataclass(frozen=True)
class ArraySpec:
    """An array of `kind` with `shape`, in which None stands for any size; `shape` None is any shape."""

    kind: type
    shape: Shape | None
    finite: bool

    @property
    def wanted(self) -> str:
        """What is wanted, with its shape."""
        return f"an array of {NOUNS[self.kind]}" + (
            f" of shape {show_shape(self.shape)}" if self.shape is not None else ""
        )

    def accept(self, value: Any) -> np.ndarray:
        """A read-only array of float64, int64, bool or complex128."""
        found = _as_array(value)
        if found.size and found.dtype.kind not in NUMBER_KINDS[self.kind]:
            raise Mismatch(f"it holds values of type {found.dtype}")
        if self.shape is not None and not _fits(found.shape, self.shape):
            raise Mismatch(f"its shape is {show_shape(found.shape)}{_difference(found.shape, self.shape)}")
        if found.size > MOST_NUMBERS:  # small integers become eight times as large
            raise Mismatch(f"it holds {found.size:,} numbers, more than the {MOST_NUMBERS:,} that can be taken")
        plain: np.ndarray[Any, Any] = (found if found.size else found.real).astype(DTYPES[self.kind])
        if self.finite and not np.isfinite(plain).all():
            place = [int(i) for i in np.argwhere(~np.isfinite(plain))[0]]
            raise Mismatch(f"it holds {plain[tuple(place)]} at position {place}")
        plain.flags.writeable = False
        return plain


def array(kind: type = float, shape: Shape | None = None, *, finite: bool = True) -> Spec:
    """An array (or nested lists) of `kind`: float, int, bool or complex. It crosses as a read-only numpy array."""
    return ArraySpec(kind, shape, finite)


def number(*, finite: bool = True) -> Spec:
    """One number: a Python number, or an array that holds just one. It crosses as a float."""

    def convert(value: Any) -> float:
        found = ArraySpec(float, None, finite).accept(value)
        if found.size != 1:
            raise Mismatch(f"it is an array of shape {show_shape(found.shape)}")
        return float(found.reshape(-1)[0])

    return Simple("one number", convert)


def integer() -> Spec:
    """One whole number; 3.0 is one, True is not."""

    def convert(value: Any) -> int:
        found = number().accept(value)
        if isinstance(value, bool) or not found.is_integer():
            raise Mismatch(f"it is {show(value)}")
        return int(found)

    return Simple("one whole number", convert)


def boolean() -> Spec:
    """True or False."""

    def convert(value: Any) -> bool:
        found = _as_array(value)
        if found.size != 1 or found.dtype.kind != "b":
            raise Mismatch(f"it is {show(value)}")
        return bool(found.reshape(-1)[0])

    return Simple("True or False", convert)


def text() -> Spec:
    """A string."""

    def convert(value: Any) -> str:
        if not isinstance(value, str):
            raise Mismatch(f"it is {show(value)}")
        return value

    return Simple("a string", convert)


def list_of(spec: Spec) -> Spec:
    """A list, tuple or array whose every item is a `spec`. It crosses as a list."""

    def convert(value: Any) -> list[Any]:
        if not isinstance(value, list | tuple) and not getattr(value, "ndim", 0):
            raise Mismatch(f"it is {show(value)}")
        return [_accept_item(spec, item, index) for index, item in enumerate(value)]

    return Simple(f"a list, each item {spec.wanted}", convert)


def tuple_of(*specs: Spec) -> Spec:
    """As many values as there are `specs`, in their order. It crosses as a tuple."""

    def convert(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or len(value) != len(specs):
            raise Mismatch(f"it is {show(value)}")
        return tuple(
            _accept_item(spec, item, index) for index, (spec, item) in enumerate(zip(specs, value, strict=True))
        )

    return Simple(f"{len(specs)} values: " + ", ".join(spec.wanted for spec in specs), convert)


def anything() -> Spec:
    """Whatever comes back; it is dropped."""
    return Simple("anything", lambda _: None)


def show(value: Any) -> str:
    """A value in a few words for a student: what it is, and its shape or its beginning."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {show_shape(value.shape)}"
    if isinstance(value, Handle):
        return f"an object of type {value.type_name}"
    if isinstance(value, list | tuple | dict):
        return f"a {type(value).__name__} of {len(value)} items"
    said = repr(value)
    return said if len(said) <= 60 else f"{said[:57]}..."


def show_shape(shape: tuple[int | None, ...]) -> str:
    """A shape as a student would write it, N for any size: (N, 1)."""
    inner = ", ".join("N" if size is None else str(size) for size in shape)
    return f"({inner},)" if len(shape) == 1 else f"({inner})"


def _accept_item(spec: Spec, item: Any, index: int) -> Any:
    try:
        return spec.accept(item)
    except Mismatch as mismatch:
        raise Mismatch(f"item {index} should be {spec.wanted}, and {mismatch}") from None


def _as_array(value: Any) -> np.ndarray:
    if isinstance(value, str | bytes | dict | Handle) or value is None:
        raise Mismatch(f"it is {show(value)}")
    if hasattr(value, "detach"):
        value = value.detach().to("cpu").double().numpy() if value.is_floating_point() else value.numpy()
    if isinstance(value, list | tuple) and not _holds_numbers(value):
        raise Mismatch("it holds something that is no number")
    try:
        found = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        raise Mismatch("its rows differ in length") from None
    if found.dtype.kind not in "biufc":
        raise Mismatch("it holds something that is no number")
    return found


def _holds_numbers(values: list[Any] | tuple[Any, ...]) -> bool:
    """Whether no text is in it: numpy would give each item the room of the longest."""
    return all(
        _holds_numbers(value) if isinstance(value, list | tuple) else not isinstance(value, str | bytes)
        for value in values
    )


def _fits(shape: tuple[int, ...], wanted: Shape) -> bool:
    return len(shape) == len(wanted) and all(want in (None, size) for size, want in zip(shape, wanted, strict=True))


def _difference(shape: tuple[int, ...], wanted: Shape) -> str:
    if len(shape) != len(wanted):
        return f" (a number of axes other than {len(wanted)})"
    if _fits(shape[::-1], wanted):
        return ": it is transposed"
    axis = next(i for i, (size, want) in enumerate(zip(shape, wanted, strict=True)) if want not in (None, size))
    return f": axis {axis} has size {shape[axis]} instead of {wanted[axis]}"
