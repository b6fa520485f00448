"""A live conversation with one host process, in which every wait has an end and nothing that comes back is trusted."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, NoReturn

from grader.judge.faults import Crashed, Fault, StudentError, TimedOut
from grader.wire.errors import ConnectionEnded, Late, WireError
from grader.wire.frames import Channel, Frame
from grader.wire.messages import Answer, Raised, read_answer, write_question

Autopsy = Callable[["Session"], Crashed | TimedOut]
Explain = Callable[[Raised], str]


@dataclass(frozen=True)
class About:
    """Words for a question: "`train(...)`" raised an error, or your "`NeuralNetwork(...)`" has no such thing."""

    doing: str = "Your code"
    owner: str = "work"


ABOUT_ALL = About()


class Session:
    """Asks one host process. Once it has ended, by whatever, every further question gives the same fault.

    `autopsy` says why the process has ended, and `explain` which limit may be behind an exception. `slowest` is how
    many seconds the slowest answer took of those that had to come within `call_seconds`.
    """

    def __init__(
        self, channel: Channel, call_seconds: float, autopsy: Autopsy, explain: Explain = lambda _: ""
    ) -> None:
        channel.watch_peer()
        self._channel = channel
        self._seconds = call_seconds
        self._autopsy = autopsy
        self._explain = explain
        self._asked = 0
        self._over: Crashed | TimedOut | None = None
        self.fork_number: int | None = None
        self.slowest = 0.0

    @property
    def alive(self) -> bool:
        """Whether questions can still be asked."""
        return self._over is None

    @property
    def process(self) -> int | None:
        """The pid of the host, as the kernel told it with the last answer."""
        return self._channel.peer

    def ask(self, verb: str, fields: dict[str, Any], seconds: float | None = None, about: About = ABOUT_ALL) -> Any:
        """The value that answers the question. Raises the `Fault` that the student's side committed instead."""
        answer = self._finish(self._begin(verb, fields), seconds, about.doing)
        if answer.raised is not None:
            raise StudentError(answer.raised, about.doing, about.owner, self._explain(answer.raised))
        return answer.value

    def fork(self) -> "Session":
        """A conversation with a fresh copy of the host, in which everything that is kept is there."""
        ours, theirs = socket.socketpair()
        try:
            self._exchange_fork(theirs)
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        child = Session(Channel(ours), self._seconds, self._autopsy, self._explain)
        child.fork_number = self._fork_number
        return child

    @contextmanager
    def turn(self, seed: int) -> Iterator[None]:
        """One check's turn to ask this host, which others ask, too; its random generators are put to `seed`.

        Afterwards the host lets go of what memory of a GPU it only keeps for later.
        """
        self.ask("seed", {"number": seed})
        try:
            yield
            if self.leftover():
                raise Crashed("The process that ran your code sent more answers than it was asked for.")
        finally:
            with suppress(Fault):
                self.ask("rest", {})

    def close(self) -> None:
        """Hang up; a host that is well ends itself then."""
        self._channel.close()
        self._over = self._over or Crashed("The conversation with your code is over.")

    def leftover(self) -> bool:
        """Whether something came in that nobody asked for, since the last answer."""
        return self.alive and not self._channel.idle()

    def _exchange_fork(self, theirs: socket.socket) -> None:
        number = self._begin("fork", {})
        self._send(lambda: self._channel.send_descriptor(theirs.fileno(), self._seconds))
        answer = self._finish(number, None, "Your code")
        if answer.raised is not None:
            raise StudentError(answer.raised, "Starting a process for the next check")
        self._fork_number = answer.value

    def _begin(self, verb: str, fields: dict[str, Any]) -> int:
        if self._over is not None:
            raise self._over
        if self.leftover():
            self._end(self._spoke_out_of_turn())
        self._asked += 1
        head, buffers = write_question(self._asked, verb, fields)
        self._send(lambda: self._channel.send(head, buffers, self._seconds))
        return self._asked

    def _send(self, send: Callable[[], None]) -> None:
        try:
            send()
        except Late:
            self._end(TimedOut(f"Your code did not take the next question within {self._seconds:g} seconds."))
        except ConnectionEnded:
            self._end(self._autopsy(self))

    def _finish(self, number: int, seconds: float | None, doing: str) -> Answer:
        try:
            return read_answer(self._receive(seconds), number, lambda handle: handle)
        except Late:
            limit = self._seconds if seconds is None else seconds
            self._end(TimedOut(f"{doing} did not finish within {limit:g} seconds.", ENDLESS))
        except ConnectionEnded:
            self._end(self._autopsy(self))
        except WireError as error:
            self._end(self._spoke_out_of_turn(str(error)))

    def _receive(self, seconds: float | None) -> Frame:
        """What comes within `seconds`; of None, within those that a call may take, and that is timed."""
        if seconds is not None:
            return self._channel.receive(seconds)
        began = time.monotonic()
        try:
            return self._channel.receive(self._seconds)
        finally:
            self.slowest = max(self.slowest, time.monotonic() - began)

    def _spoke_out_of_turn(self, why: str = "it spoke without being asked") -> Crashed:
        return Crashed(
            f"The process that ran your code broke the conversation with the grader: {why}.",
            "Your code must not write to descriptors that it did not open.",
        )

    def _end(self, fault: Crashed | TimedOut) -> NoReturn:
        self._over = fault
        self._channel.close()
        raise fault


ENDLESS = "Look for a loop whose condition never turns false, or for work that grows with every step."
