r"""Frames on a socket: `b"GRD1"`, two little-endian 32-bit sizes (head, list of buffer sizes), then all the bytes.

The head is JSON. The sizes of the raw buffers come before them, so that every cap is checked before memory is taken.
"""

import contextlib
import json
import math
import select
import socket
import struct
import time
from dataclasses import dataclass
from typing import Any

from grader.wire.errors import ConnectionEnded, Late, WireError
from grader.wire.values import CAPS, Caps

MAGIC = b"GRD1"
_START = struct.Struct("<4sII")
_SIZE = struct.Struct("<Q")
_CHUNK = 1 << 20


@dataclass
class Frame:
    """One message on the wire: the JSON `head` and the raw `buffers` that it refers to by number."""

    head: Any
    buffers: list[bytearray]


class Channel:
    """One end of a conversation over a connected Unix stream socket.

    Every wait can have an end: `receive` raises `Late` when its deadline passes, `ConnectionEnded` when the other side
    is gone and `WireError` when what came is no frame. `peer` is the process that sent the last bytes, as the kernel
    says.
    """

    def __init__(self, sock: socket.socket, caps: Caps = CAPS) -> None:
        self._sock = sock
        self._caps = caps
        self.peer: int | None = None
        sock.setblocking(False)
        self._ancillary = socket.CMSG_SPACE(_CREDENTIALS.size)

    def watch_peer(self) -> None:
        """Have the kernel tell, from now on, which process sends (Linux only; elsewhere `peer` stays None)."""
        passcred = getattr(socket, "SO_PASSCRED", None)
        if passcred is not None:
            self._sock.setsockopt(socket.SOL_SOCKET, passcred, 1)

    def send(self, head: Any, buffers: list[bytes | memoryview], seconds: float = math.inf) -> None:
        """Send one frame within `seconds`."""
        text = json.dumps(head, separators=(",", ":"), allow_nan=False).encode("ascii")
        if len(text) > self._caps.head_bytes:
            raise WireError("the value is too large to be sent")
        sizes = b"".join(_SIZE.pack(len(buffer)) for buffer in buffers)
        deadline = time.monotonic() + seconds
        for part in (_START.pack(MAGIC, len(text), len(buffers)) + sizes + text, *buffers):
            self._send_all(memoryview(part), deadline)

    def receive(self, seconds: float = math.inf) -> Frame:
        """The next frame, whole, within `seconds`."""
        deadline = time.monotonic() + seconds
        self._wait(select.POLLIN, deadline)
        magic, head_size, count = _START.unpack(self._exactly(_START.size, deadline))
        if magic != MAGIC or head_size > self._caps.head_bytes or count > self._caps.buffers:
            raise WireError("what came is no frame, or it is too large")
        sizes = [size for (size,) in _SIZE.iter_unpack(self._exactly(count * _SIZE.size, deadline))]
        if sum(sizes) > self._caps.buffer_bytes:
            raise WireError("the frame holds too many bytes")
        text = self._exactly(head_size, deadline)
        buffers = [self._exactly(size, deadline) for size in sizes]
        return Frame(_parse(text), buffers)

    def idle(self) -> bool:
        """Whether nothing has come in that nobody asked for. That the other side hung up is no such thing."""
        if not self._ready(select.POLLIN, 0):
            return True
        try:
            return not self._sock.recv(1, socket.MSG_PEEK)
        except OSError:
            return True

    def fileno(self) -> int:
        """The descriptor of the socket, to wait for it together with others."""
        return self._sock.fileno()

    def close(self) -> None:
        """End the conversation."""
        with contextlib.suppress(OSError):
            self._sock.close()

    def send_descriptor(self, descriptor: int, seconds: float = math.inf) -> None:
        """Pass a file descriptor to the other side, together with one byte, within `seconds`."""
        self._wait(select.POLLOUT, time.monotonic() + seconds)
        try:
            socket.send_fds(self._sock, [b"\0"], [descriptor])
        except OSError as error:
            raise ConnectionEnded("the other side is gone") from error

    def receive_descriptor(self) -> int:
        """Take the descriptor that the other side passes."""
        self._ready(select.POLLIN, None)
        _, descriptors, _, _ = socket.recv_fds(self._sock, 1, 1)
        if len(descriptors) != 1:
            raise WireError("no descriptor came")
        return descriptors[0]

    def _send_all(self, data: memoryview, deadline: float) -> None:
        while data:
            try:
                sent = self._sock.send(data[:_CHUNK])
            except BlockingIOError:
                self._wait(select.POLLOUT, deadline)
                continue
            except OSError as error:
                raise ConnectionEnded("the other side is gone") from error
            data = data[sent:]

    def _exactly(self, size: int, deadline: float) -> bytearray:
        data = bytearray()
        while len(data) < size:
            try:
                chunk, ancillary, _, _ = self._sock.recvmsg(min(size - len(data), _CHUNK), self._ancillary)
            except BlockingIOError:
                self._wait(select.POLLIN, deadline)
                continue
            except OSError as error:
                raise ConnectionEnded("the other side is gone") from error
            if not chunk:
                raise ConnectionEnded("the other side is gone")
            self._note_peer(ancillary)
            data += chunk
        return data

    def _note_peer(self, ancillary: list[tuple[int, int, bytes]]) -> None:
        for level, kind, data in ancillary:
            if level == socket.SOL_SOCKET and kind == _SCM_CREDENTIALS:
                self.peer = _CREDENTIALS.unpack(data[: _CREDENTIALS.size])[0]

    def _wait(self, event: int, deadline: float) -> None:
        left = deadline - time.monotonic()
        if not self._ready(event, None if left == math.inf else max(left, 0.0)):
            raise Late("nothing whole came in time")

    def _ready(self, event: int, seconds: float | None) -> bool:
        poll = select.poll()
        poll.register(self._sock, event)
        return bool(poll.poll(None if seconds is None else math.ceil(seconds * 1000)))


_CREDENTIALS = struct.Struct("iII")
_SCM_CREDENTIALS = getattr(socket, "SCM_CREDENTIALS", 2)


def _parse(text: bytearray) -> Any:
    try:
        return json.loads(text.decode("ascii"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise WireError("what came is no JSON") from error


def _no_constant(name: str) -> Any:
    raise ValueError(name)
