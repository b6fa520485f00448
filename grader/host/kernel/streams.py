"""What `sys.stdout` and `sys.stderr` are while cells run."""

import io
import os
from typing import TextIO

from grader.host.kernel.outbox import Outbox


class CellStream(io.TextIOBase):
    """Writes into the outbox of the running cell. Once detached, and in any fork, it writes to the `real` stream."""

    def __init__(self, name: str, real: TextIO, outbox: Outbox) -> None:
        self.name = name
        self._real = real
        self._outbox: Outbox | None = outbox
        os.register_at_fork(after_in_child=self.detach_from_cells)

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Always UTF-8."""
        return "utf-8"

    def writable(self) -> bool:
        """Yes."""
        return True

    def fileno(self) -> int:
        """That of the real stream, for subprocesses."""
        return self._real.fileno()

    def write(self, text: str) -> int:
        """Take `text`; how many characters that was."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._outbox is None:
            return self._real.write(text)
        self._outbox.write(self.name, str.__str__(text))
        return len(text)

    def flush(self) -> None:
        """Nothing waits here, for outputs are sent when the cell ends; what a fork wrote is passed on."""
        if self._outbox is None:
            self._real.flush()

    def detach_from_cells(self) -> None:
        """From now on, write to the real stream."""
        self._outbox = None
