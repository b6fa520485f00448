"""Seats at the GPUs of a machine: work that is graded side by side on all cores takes its turns there.

A seat is a file under a lock, so that it is free again as soon as the process that had it has ended, however that was.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from . import gpu
from .base import Limits
from .gpu import Gpu

LOOK_SECONDS: Final = 0.2


@dataclass(frozen=True)
class Seat:
    """A place at a GPU. `share` is how much of its memory a process may take."""

    gpu: Gpu
    share: float = Limits.gpu_share


@dataclass(frozen=True)
class Slots:
    """The seats of a machine: `each` at every one of `gpus`. Their files are in `folder`, which all who want one share.

    Without a folder nobody else is there: a seat is free at once, at the first GPU.
    """

    folder: Path | None = None
    gpus: tuple[Gpu, ...] = ()
    each: int = 1

    @property
    def count(self) -> int:
        """How many seats there are."""
        return len(self.gpus) * self.each

    @contextmanager
    def seat(self, waits: Callable[[float], None] = lambda _: None) -> Iterator[Seat]:
        """A seat for as long as the block lasts. Before, `waits` hears of each wait for one, in seconds.

        Raises `NoGpuError` where there are no others, and no GPU.
        """
        if self.folder is None:
            yield Seat(gpu.find())
            return
        with ExitStack() as stack:
            while (number := self._taken(self.folder, stack)) is None:
                began = time.monotonic()
                time.sleep(LOOK_SECONDS)
                waits(time.monotonic() - began)
            yield Seat(self.gpus[number % len(self.gpus)], Limits.gpu_share / self.each)

    def _taken(self, folder: Path, stack: ExitStack) -> int | None:
        """The number of a seat that was free, taken until `stack` ends; None where none was."""
        for number in range(self.count):
            file = (folder / str(number)).open("a")
            if _locked(file):
                stack.enter_context(file)
                return number
            file.close()
        return None


FREE: Final = Slots()
"""Those of a machine on which nobody else grades."""


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
