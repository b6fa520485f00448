"""What the student's side answers, remembered: a fresh fork that is asked the same questions gives the same answers."""

import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Final

from grader.judge.faults import Fault
from grader.judge.session import About, Session
from grader.wire.decoding import Decoder
from grader.wire.messages import write_question
from grader.wire.values import Handle

MOST_BYTES: Final = 256 << 20


@dataclass(frozen=True)
class Question:
    """A question as it is sent, so that nothing that a check does later to its arrays changes it."""

    verb: str
    tree: Any
    buffers: tuple[bytes, ...]
    seconds: float | None
    about: About

    @classmethod
    def of(cls, verb: str, fields: dict[str, Any], seconds: float | None, about: About) -> "Question":
        """The question that `Session.ask` would send. Raises what that raises for what can't be sent."""
        head, buffers = write_question(0, verb, fields)
        return cls(verb, head["with"], tuple(map(bytes, buffers)), seconds, about)

    @property
    def fields(self) -> dict[str, Any]:
        """What is sent, as a fresh copy."""
        decoder = Decoder([bytearray(buffer) for buffer in self.buffers], lambda handle: handle, writable=True)
        fields: dict[str, Any] = decoder.decode(self.tree)
        return fields

    @property
    def digest(self) -> Hashable:
        """The same for all questions that ask the same. Python's own hash of the numbers is the quickest to be had."""
        return self.verb, json.dumps(self.tree), *((len(buffer), hash(buffer)) for buffer in self.buffers)

    def put_to(self, session: Session) -> "Reply":
        """What a process says."""
        try:
            return Reply(session.ask(self.verb, self.fields, self.seconds, self.about))
        except Fault as fault:
            return Reply(fault=fault)


@dataclass(frozen=True, eq=False)
class Reply:
    """What comes back for a question: a value or a fault."""

    value: Any = None
    fault: Fault | None = None

    def given(self) -> Any:
        """Give it to the check."""
        if self.fault is not None:
            raise self.fault.with_traceback(None)
        return self.value


@dataclass(eq=False)
class Node:
    """A process that was asked certain questions: what it says to further ones, and what it is then."""

    said: dict[Hashable, tuple[Reply, "Node"]] = field(default_factory=dict)


@dataclass(eq=False)
class Memory:
    """All that was ever answered; `size` bytes of it are kept, no more than `MOST_BYTES`."""

    root: Node = field(default_factory=Node)
    size: int = 0

    def keep(self, node: Node, digest: Hashable, reply: Reply) -> Node:
        """Remember what the process at `node` said. Gives the node that follows."""
        following = Node()
        self.size += _size(reply.value)
        if self.size <= MOST_BYTES:
            node.said[digest] = reply, following
        return following


@dataclass(eq=False)
class Remembered:
    """A process that is forked once it is asked something new, and has then been asked all that came before.

    `strayed` is whether it has not said the same again.
    """

    memory: Memory
    fork: Callable[[], Session]
    node: Node = field(init=False)
    strayed: bool = False
    _session: Session | None = None
    _before: list[tuple[Question, Reply]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.node = self.memory.root

    def reply(self, question: Question) -> Reply:
        """What it says."""
        digest = question.digest
        known = self.node.said.get(digest)
        if known is not None:
            reply, self.node = known
            self._before.append((question, reply))
            return reply
        reply = question.put_to(self._caught_up())
        self.node = self.memory.keep(self.node, digest, reply)
        return reply

    def _caught_up(self) -> Session:
        session = self._session = self._session or self.fork()
        for question, reply in self._before:
            again = question.put_to(session)
            handles = isinstance(reply.value, Handle) or isinstance(again.value, Handle)
            self.strayed = self.strayed or (handles and reply.value != again.value)
        self._before.clear()
        return session


def _size(value: Any) -> int:
    """The bytes that it takes, roughly."""
    if isinstance(value, list | tuple):
        return 64 + sum(map(_size, value))
    return 64 + int(getattr(value, "nbytes", 0))
