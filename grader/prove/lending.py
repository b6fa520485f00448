"""One sandbox for many works, so that each proof needn't wait until torch is imported.

For works of the assignment's author only: one that means harm could wait for the next. What a student may hand in is
proved by golden submissions, and those get a sandbox each, as students do.
"""

import socket
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from grader.course.rubric import Criterion
from grader.errors import SandboxError
from grader.judge.clearing import remove
from grader.judge.grade import Grade
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.judge.staging import place_runtime
from grader.prove.setting import Setting
from grader.sandbox.base import Command, Confined, Exit, Limits, Promise, Sandbox
from grader.sandbox.choose import choose
from grader.wire.errors import WireError
from grader.wire.frames import Channel

_PATIENCE: Final = 24 * 3600.0
_SECONDS: Final = 60.0
_ENDED: Final = Exit(0, None, 0.0, 0.0, "", 0)


class Lender:
    """A `Sandbox` that starts scripts of the host in forks of one process, which has imported `needs`.

    It lends to one work at a time; whoever comes meanwhile, or wants a GPU, gets a sandbox from `box`. Works must lie
    in `folder`, a part of the empty `room`, which is seen inside.
    """

    def __init__(self, box: Sandbox, needs: Sequence[str], room: Path) -> None:
        self._box = box
        self._needs = tuple(needs)
        self._room = room
        self._limits: Limits | None = None
        self._confined: Confined | None = None
        self._channel: Channel | None = None
        self._lent = False
        self.folder = room / "shown"
        place_runtime(self.folder / "runtime")

    @property
    def name(self) -> str:
        """See `Sandbox.name`."""
        return self._box.name

    @property
    def gaps(self) -> Mapping[Promise, str]:
        """See `Sandbox.gaps`."""
        return self._box.gaps

    def trouble(self) -> str | None:
        """See `Sandbox.trouble`."""
        return self._box.trouble()

    def start(self, command: Command) -> Confined:
        """See `Sandbox.start`; the script is the host's, whatever `command` says."""
        if self._lent or command.gpu is not None or command.channel is None:
            return self._box.start(command)
        confined, channel = self._opened(replace(command.limits, seconds=_PATIENCE))
        try:
            channel.send_descriptor(command.channel.fileno(), _SECONDS)
        except WireError as error:
            self._end()
            raise SandboxError(f"{self.name}: the sandbox that proofs share has ended") from error
        self._lent = True
        return _Loan(self, confined)

    def take_back(self, *, whole: bool) -> None:
        """What was lent comes back; unless it is `whole`, the next gets a fresh one."""
        self._lent = False
        if not whole:
            self._end()

    def close(self) -> None:
        """End everything."""
        self._end()

    def _opened(self, limits: Limits) -> tuple[Confined, Channel]:
        """The sandbox and the way to it, fresh if there is none, if it has ended or if it had other limits."""
        if self._confined is not None and (limits != self._limits or self._confined.wait(0)):
            self._end()
        if self._confined is None or self._channel is None:
            self._limits = limits
            ours, theirs = socket.socketpair()
            with theirs:
                self._confined = self._box.start(self._command(theirs, limits))
            self._channel = Channel(ours)
        return self._confined, self._channel

    def _command(self, channel: socket.socket, limits: Limits) -> Command:
        runtime, scratch = self.folder / "runtime", self._room / "scratch"
        remove(scratch)
        scratch.mkdir()
        return Command(
            script=runtime / "grader" / "host" / "lend.py",
            args=self._needs,
            path=(runtime,),
            readable=(self.folder,),
            scratch=scratch,
            channel=channel,
            limits=limits,
        )

    def _end(self) -> None:
        if self._channel is not None:
            self._channel.close()
        if self._confined is not None:
            self._confined.end()
        self._channel = self._confined = None


class _Loan:
    """What one work sees of a sandbox that is lent to it."""

    def __init__(self, lender: Lender, confined: Confined) -> None:
        self._lender = lender
        self._confined = confined
        self._over = False

    def breach(self) -> str | None:
        return self._confined.breach()

    def sweep(self, keep: Collection[int]) -> bool:
        return self._confined.sweep(keep)

    def allow(self, seconds: float) -> None:
        self._confined.allow(seconds)

    def wait(self, seconds: float) -> bool:
        return self._over or self._confined.wait(seconds)

    def end(self) -> Exit:
        if not self._over:
            self._over = True
            self._lender.take_back(whole=self._confined.sweep([]))
        return _ENDED


def grade_lent(
    setting: Setting, work: Path, only: Iterable[Criterion] = (), shift: int = 0, trainings: int | None = None
) -> Grade:
    """The grade of `work`, as `Setting.grade` gives it, after so many trainings at most. Raises what that raises."""
    asked = replace(setting.order(only, shift=shift), trainings=trainings)
    with lent(setting, asked) as order:
        return grade(order, work)


@contextmanager
def lent(setting: Setting, order: Order) -> Iterator[Order]:
    """`order` with the sandbox that this process lends; as it is where the setting has no folder for that.

    Temporary files, a grading's among them, are meanwhile made where that sandbox sees them.
    """
    if setting.scratch is None:
        yield order
        return
    lender = _lender(setting.sandbox, setting.assignment.rubric.needs, setting.scratch)
    before, tempfile.tempdir = tempfile.tempdir, str(lender.folder)
    try:
        yield replace(order, sandbox=lender)
    finally:
        tempfile.tempdir = before


@cache
def _lender(sandbox: str, needs: tuple[str, ...], scratch: Path) -> Lender:
    return Lender(choose(sandbox), needs, Path(tempfile.mkdtemp(prefix="lent-", dir=scratch)))
