"""The reading half of the value codec: a JSON tree and raw buffers -> plain values, or `WireError`."""

import math
from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar, NoReturn

from grader.wire.errors import WireError
from grader.wire.values import BFLOAT16, CAPS, DTYPES, SMALL_INT, Caps, Handle, loaded

_MOST_ALIKE = 64


def _bad(what: str) -> NoReturn:
    message = f"the answer is malformed: {what}"
    raise WireError(message)


class Decoder:
    """Decodes the values of one frame whose raw buffers are `buffers`; `handle` makes something of each handle.

    Arrays are read-only unless `writable`: a student may do as usual with what a question brings, a check may not.
    """

    def __init__(
        self,
        buffers: list[bytearray],
        handle: Callable[[Handle], Any] = lambda handle: handle,
        caps: Caps = CAPS,
        *,
        writable: bool = False,
    ) -> None:
        self._buffers = buffers
        self._handle_of = handle
        self._caps = caps
        self._writable = writable
        self._items = 0
        self._taken: set[int] = set()

    def decode(self, tree: Any, depth: int = 0) -> Any:
        """The value that `tree` stands for. Raises `WireError` for anything that the encoder can't have written."""
        self._items += 1
        if self._items > self._caps.items or depth > self._caps.depth:
            _bad("too many items or too deeply nested")
        if tree is None or isinstance(tree, bool):
            return tree
        if isinstance(tree, str):
            return tree if len(tree) <= self._caps.text else _bad("a string is too long")
        if isinstance(tree, int):
            return tree if -SMALL_INT <= tree < SMALL_INT else _bad("an integer is out of range")
        if isinstance(tree, float):
            return tree if math.isfinite(tree) else _bad("a number is not finite")
        if not isinstance(tree, list) or not tree or not isinstance(tree[0], str):
            _bad("an unknown kind of value")
        read = self._READERS.get(tree[0])
        if read is None or len(tree) != read[0]:
            _bad("an unknown kind of value")
        return read[1](self, tree[1:], depth)

    def _children(self, fields: list[Any], depth: int) -> list[Any]:
        (items,) = fields
        if not isinstance(items, list):
            _bad("a sequence has no items")
        return [self.decode(item, depth + 1) for item in items]

    def _tuple(self, fields: list[Any], depth: int) -> tuple[Any, ...]:
        return tuple(self._children(fields, depth))

    def _dict(self, fields: list[Any], depth: int) -> dict[Any, Any]:
        (pairs,) = fields
        if not isinstance(pairs, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
            _bad("a dict has no pairs")
        decoded = [(self.decode(key, depth + 1), self.decode(value, depth + 1)) for key, value in pairs]
        try:
            alike = Counter(hash(key) for key, _ in decoded)
        except TypeError:
            _bad("a dict has a key that can't be hashed")
        if any(count > _MOST_ALIKE for count in alike.values()):  # they would take quadratic time to put in
            _bad("the keys of a dict have the same hash")
        return dict(decoded)

    def _float(self, fields: list[Any], _: int) -> float:
        (text,) = fields
        return float(text) if text in ("nan", "inf", "-inf") else _bad("a number is malformed")

    def _int(self, fields: list[Any], _: int) -> int:
        (text,) = fields
        if not isinstance(text, str) or len(text) > 1025:
            _bad("an integer is malformed")
        try:
            return int(text, 16)
        except ValueError:
            _bad("an integer is malformed")

    def _complex(self, fields: list[Any], depth: int) -> complex:
        real, imaginary = (self.decode(field, depth + 1) for field in fields)
        if not isinstance(real, float) or not isinstance(imaginary, float):
            _bad("a complex number is malformed")
        return complex(real, imaginary)

    def _bytes(self, fields: list[Any], _: int) -> bytes:
        return bytes(self._buffer(fields[0]))

    def _buffer(self, number: Any) -> bytearray:
        if type(number) is not int or not 0 <= number < len(self._buffers):
            _bad("a buffer is missing")
        if number in self._taken:  # a frame would stand for far more bytes than it holds
            _bad("a buffer is used twice")
        self._taken.add(number)
        return self._buffers[number]

    def _array(self, fields: list[Any], _: int) -> Any:
        number, dtype, shape = fields
        numpy = loaded("numpy")
        if numpy is None or not isinstance(dtype, str) or dtype not in DTYPES:
            _bad("an array has an unknown dtype")
        array = numpy.frombuffer(self._buffer(number), dtype=numpy.uint8)
        kind = numpy.dtype(dtype)
        if not self._is_shape(shape) or math.prod(shape) * kind.itemsize != array.size:
            _bad("an array's shape doesn't fit its bytes")
        if kind.kind == "b" and array.size and array.max() > 1:
            _bad("an array of booleans holds something else")
        try:
            view = array.view(kind).reshape(shape)
        except ValueError:
            _bad("an array has an impossible shape")
        view.flags.writeable = self._writable
        return view

    def _is_shape(self, shape: Any) -> bool:
        if not isinstance(shape, list) or len(shape) > self._caps.dimensions:
            return False
        return all(type(size) is int and 0 <= size <= self._caps.buffer_bytes for size in shape)

    def _tensor(self, fields: list[Any], depth: int) -> Any:
        number, dtype, shape = fields
        torch = loaded("torch")
        if torch is None:
            return self._as_numpy(fields, depth)
        half = dtype == BFLOAT16
        array = self._array([number, "<i2" if half else dtype, shape], depth)
        try:
            tensor = torch.from_numpy(array.copy())
        except TypeError:
            _bad("a tensor has an unknown dtype")
        return tensor.view(torch.bfloat16) if half else tensor

    def _as_numpy(self, fields: list[Any], depth: int) -> Any:
        number, dtype, shape = fields
        if dtype != BFLOAT16:
            return self._array(fields, depth)
        bits = self._array([number, "<u2", shape], depth).astype("<u4") << 16
        return bits.view("<f4")

    def _handle(self, fields: list[Any], _: int) -> Any:
        number, type_name = fields
        if type(number) is not int or not 0 <= number < SMALL_INT:
            _bad("a handle has no number")
        if not isinstance(type_name, str) or len(type_name) > 200:
            _bad("a handle has no type name")
        return self._handle_of(Handle(number, type_name))

    _READERS: ClassVar[dict[str, tuple[int, Callable[["Decoder", list[Any], int], Any]]]] = {
        "list": (2, _children),
        "tuple": (2, _tuple),
        "dict": (2, _dict),
        "float": (2, _float),
        "int": (2, _int),
        "complex": (3, _complex),
        "bytes": (2, _bytes),
        "array": (4, _array),
        "tensor": (4, _tensor),
        "handle": (3, _handle),
    }
