"""The first and the last part of an endless text, in bounded memory."""


class Log:
    """Keeps at most `capacity` bytes of what is added: the first half and the last half of it."""

    def __init__(self, capacity: int) -> None:
        self._half = max(capacity // 2, 1)
        self._head = bytearray()
        self._tail = bytearray()
        self._total = 0

    def add(self, data: bytes) -> None:
        """Take in more text."""
        self._total += len(data)
        room = self._half - len(self._head)
        self._head += data[:room]
        self._tail += data[room:]
        if len(self._tail) > 2 * self._half:
            del self._tail[: -self._half]

    @property
    def lost(self) -> int:
        """How many bytes in the middle are gone."""
        return max(self._total - 2 * self._half, 0)

    def text(self) -> str:
        """What is kept, as text, with a line where something is missing."""
        tail = bytes(self._tail[-self._half :])
        gap = f"\n[... {self.lost} bytes left out ...]\n".encode() if self.lost else b""
        return (bytes(self._head) + gap + tail).decode(errors="replace")
