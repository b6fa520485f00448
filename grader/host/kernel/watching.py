"""The guardian's clock: it allows one cell after the other, interrupts what takes too long, and kills what won't stop.

Neither the driver nor the kernel can stop it, for it waits for neither.
"""

import os
import select
import signal
import time
from dataclasses import dataclass
from typing import Literal

from grader.wire.errors import WireError
from grader.wire.frames import Channel

How = Literal["done", "timed_out", "kernel", "driver"]

TICK = 0.02
WHOLE = 10.0
GRACE = 2.0
MARGIN = 0.5
_A_MOMENT = 0.5


@dataclass(frozen=True)
class Limits:
    """Wall seconds for a cell, and the `time.monotonic()` at which all must be over."""

    cell_seconds: float
    deadline: float

    def for_cell(self) -> float:
        """The seconds that a cell may take that starts now; what it takes to stop it is left for that."""
        return min(self.cell_seconds, self.deadline - time.monotonic() - GRACE - MARGIN)


@dataclass(frozen=True)
class End:
    """How an attempt to run the notebook ended.

    Attributes:
        how: "done", or "timed_out" for a cell that couldn't be interrupted, or "kernel" or "driver" for who died.
        step: The step that ran last, if any did.
        stopped: The steps that were interrupted, and after how many seconds.
        not_run: The steps for which no time was left.
        notebook: The executed notebook, if all is done.
        signal: What killed the kernel, if something did.
    """

    how: How
    step: int | None
    stopped: dict[int, float]
    not_run: list[int]
    notebook: bytes = b""
    signal: int = 0


class Watch:
    """Watches one attempt."""

    def __init__(self, kernel: int, driver: Channel, limits: Limits) -> None:
        self._kernel = kernel
        self._driver = driver
        self._limits = limits
        self._step: int | None = None
        self._seconds = 0.0
        self._interrupt_at = self._kill_at = limits.deadline
        self._stopped: dict[int, float] = {}
        self._not_run: list[int] = []

    def run(self) -> End:
        """Watch until the attempt is over. The kernel lives on only where all is done."""
        while True:
            if _ended(self._kernel):
                return self._end("kernel")
            if not self._hears():
                if self._is_stuck():
                    return self._end("timed_out")
                continue
            try:
                said = self._driver.receive(WHOLE)  # a tick may end halfway, and the rest of a frame is no frame
            except WireError:
                return self._end("kernel" if self._dies() else "driver")
            if "done" in said.head:
                return self._end("done", bytes(said.buffers[0]))
            self._begin(said.head["step"])

    def _hears(self) -> bool:
        """Whether the driver begins to speak, or has gone, within a tick."""
        return bool(select.select([self._driver], [], [], TICK)[0])

    def _begin(self, step: int) -> None:
        self._seconds = self._limits.for_cell()
        runs = self._seconds > 0
        self._step = step if runs else None
        self._interrupt_at, self._kill_at = time.monotonic() + self._seconds, self._limits.deadline
        if not runs:
            self._not_run.append(step)
        self._driver.send({"run": runs}, [])

    def _is_stuck(self) -> bool:
        """Interrupt the cell when its time is up; whether it is to be killed."""
        now = time.monotonic()
        if self._step is not None and now > self._interrupt_at and self._step not in self._stopped:
            self._stopped[self._step] = self._seconds
            self._kill_at = now + GRACE
            os.kill(self._kernel, signal.SIGINT)
        return now > self._kill_at

    def _dies(self) -> bool:
        """Whether the kernel has ended, too: the driver can notice that a moment sooner than we."""
        deadline = time.monotonic() + _A_MOMENT
        while not _ended(self._kernel) and time.monotonic() < deadline:
            time.sleep(TICK)
        return _ended(self._kernel) is not None

    def _end(self, how: How, notebook: bytes = b"") -> End:
        ended = _ended(self._kernel)
        killer = ended.si_status if ended is not None and ended.si_code != os.CLD_EXITED else 0
        return End(how, self._step, self._stopped, self._not_run, notebook, killer)


def _ended(child: int) -> os.waitid_result | None:
    """How the process `child` of ours has ended, if it has; it can still be waited for."""
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
