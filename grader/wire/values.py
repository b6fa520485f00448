"""The value codec: plain values <-> a JSON tree and raw buffers.

None, booleans, finite floats, strings and integers of at most 64 bits stand for themselves. Everything else is a JSON
list that starts with a tag:

    ["list", [...]]  ["tuple", [...]]  ["dict", [[key, value], ...]]
    ["float", "nan"]  ["int", "-1f"]  ["complex", re, im]  ["bytes", buffer]
    ["array", buffer, dtype, shape]  ["tensor", buffer, dtype, shape]
    ["handle", number, type name]

The encoder flattens subclasses to the plain type. The decoder accepts nothing but what the encoder can have written,
within `Caps`, and raises `WireError` for everything else.
"""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from grader.wire.errors import SecretLeak, WireError
from grader.wire.secret import Secret

DTYPES = frozenset({"|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16"})
BFLOAT16 = "bfloat16"
SMALL_INT = 2**63


@dataclass(frozen=True)
class Caps:
    """Bounds on one frame. What is larger is refused before memory is taken for it."""

    head_bytes: int = 4 << 20
    buffer_bytes: int = 256 << 20
    buffers: int = 1024
    depth: int = 24
    items: int = 200_000
    text: int = 1 << 20
    dimensions: int = 16


CAPS = Caps()


@dataclass(frozen=True)
class Handle:
    """Something that stays inside: its number and, for messages, the name of its type."""

    number: int
    type_name: str


def refuse_opaque(value: object) -> Handle:
    """What the judge does with a value that is not plain: nothing but plain values and handles leaves it."""
    message = f"a value of type {type(value).__name__} can't cross the boundary"
    raise WireError(message)


def loaded(name: str) -> Any:
    """The module `name` if somebody imported it already, else None: the wire never imports numpy or torch first."""
    return sys.modules.get(name)


class Encoder:
    """Encodes the values of one frame; `buffers` grows as it goes."""

    def __init__(self, opaque: Callable[[object], Handle] = refuse_opaque, caps: Caps = CAPS) -> None:
        self.buffers: list[bytes | memoryview] = []
        self._opaque = opaque
        self._caps = caps
        self._items = 0
        self._bytes = 0

    def encode(self, value: Any, depth: int = 0) -> Any:
        """The JSON tree of `value`. Raises `WireError` past a cap and `SecretLeak` for a `Secret`."""
        self._items += 1
        if self._items > self._caps.items or depth > self._caps.depth:
            raise WireError("the value is too large or too deeply nested to be sent")
        own = type(value)  # an object may lie to isinstance about its class
        if value is None or own is bool:
            return value
        if issubclass(own, Secret):
            raise SecretLeak("a Secret was about to be sent to a process that runs student code")
        for kind, write in self._WRITERS:
            if issubclass(own, kind):
                return write(self, value, depth)
        return self._foreign(value)

    def _foreign(self, value: Any) -> Any:
        numpy, torch = loaded("numpy"), loaded("torch")
        if numpy is not None and issubclass(type(value), numpy.ndarray | numpy.generic):
            array = numpy.asarray(value)
            little = array.dtype.newbyteorder("<") if array.dtype.kind in "biufc" else array.dtype
            if little.str in DTYPES:
                return ["array", *self._array(array.astype(little, copy=False))]
        elif torch is not None and issubclass(type(value), torch.Tensor):
            return self._tensor(value, torch) or self._handle(value)
        return self._handle(value)

    def _handle(self, value: Any) -> list[Any]:
        handle = self._opaque(value)
        return ["handle", handle.number, handle.type_name[:200]]

    def _array(self, array: Any) -> list[Any]:
        numpy = loaded("numpy")
        plain = numpy.ascontiguousarray(array).view(numpy.ndarray)
        shape = list(array.shape)
        return [self._buffer(memoryview(plain.reshape(-1).view(numpy.uint8))), plain.dtype.str, shape]

    def _tensor(self, tensor: Any, torch: Any) -> list[Any] | None:
        if tensor.layout != torch.strided or tensor.is_quantized or tensor.is_meta:
            return None
        plain = tensor.detach().as_subclass(torch.Tensor).cpu().resolve_conj().resolve_neg().contiguous()
        if plain.dtype == torch.bfloat16:
            number, _, shape = self._array(plain.view(torch.int16).numpy())
            return ["tensor", number, BFLOAT16, shape]
        try:
            array = plain.numpy()
        except TypeError:
            return None
        return ["tensor", *self._array(array)] if array.dtype.str in DTYPES else None

    def _buffer(self, data: bytes | memoryview) -> int:
        size = len(data)
        self._bytes += size
        if self._bytes > self._caps.buffer_bytes or len(self.buffers) >= self._caps.buffers:
            message = f"the value holds more than {self._caps.buffer_bytes >> 20} MB of numbers"
            raise WireError(message)
        self.buffers.append(data)
        return len(self.buffers) - 1

    def _int(self, value: int, _: int) -> Any:
        plain = int.real.__get__(value)
        if -SMALL_INT <= plain < SMALL_INT:
            return plain
        if plain.bit_length() > 4096:
            raise WireError("the value holds an integer of more than 4096 bits")
        return ["int", f"{plain:x}"]

    def _float(self, value: float, _: int) -> Any:
        plain = float.real.__get__(value)
        return plain if math.isfinite(plain) else ["float", repr(plain)]

    def _complex(self, value: complex, depth: int) -> Any:
        real, imaginary = complex.real.__get__(value), complex.imag.__get__(value)
        return ["complex", self._float(real, depth), self._float(imaginary, depth)]

    def _text(self, value: str, _: int) -> Any:
        if len(value) > self._caps.text:
            message = f"the value holds a string of more than {self._caps.text} characters"
            raise WireError(message)
        return str.__str__(value)

    def _bytes_like(self, value: bytes | bytearray, _: int) -> Any:
        return ["bytes", self._buffer(bytes(value))]

    def _sequence(self, value: list[Any] | tuple[Any, ...], depth: int) -> Any:
        kind, items = ("list", list.__iter__) if isinstance(value, list) else ("tuple", tuple.__iter__)
        return [kind, [self.encode(item, depth + 1) for item in items(value)]]  # type: ignore[arg-type]

    def _dict(self, value: dict[Any, Any], depth: int) -> Any:
        pairs = dict.items(value)
        return ["dict", [[self.encode(key, depth + 1), self.encode(item, depth + 1)] for key, item in pairs]]

    def _given_handle(self, value: Handle, _: int) -> Any:
        return ["handle", value.number, value.type_name]

    _WRITERS: ClassVar[tuple[tuple[Any, Callable[["Encoder", Any, int], Any]], ...]] = (
        (int, _int),
        (float, _float),
        (str, _text),
        (list | tuple, _sequence),
        (dict, _dict),
        (complex, _complex),
        (bytes | bytearray, _bytes_like),
        (Handle, _given_handle),
    )
