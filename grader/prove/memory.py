"""What the student's side answers, remembered: a fresh fork that is asked the same questions gives the same answers."""

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from grader.judge.faults import Fault
from grader.judge.session import About, Session
from grader.wire.decoding import Decoder
from grader.wire.values import Encoder, Handle

MOST_BYTES: Final = 256 << 20
_LARGE: Final = 4096
_SCALARS: Final = (bool, int, float, str, bytes, Handle, type(None))


@dataclass(frozen=True)
class Question:
    """A question, as `Session.ask` takes it."""

    verb: str
    fields: Mapping[str, Any]
    seconds: float | None
    about: About

    @property
    def key(self) -> Hashable:
        """The same for all questions that ask the same."""
        return self.verb, _key(self.fields)

    def copy(self) -> "Question":
        """The same, whatever a check does to its arrays later."""
        encoder = Encoder()
        tree = encoder.encode(dict(self.fields))
        buffers = [bytearray(buffer) for buffer in encoder.buffers]
        return Question(self.verb, Decoder(buffers, lambda handle: handle).decode(tree), self.seconds, self.about)

    def put_to(self, session: Session) -> "Reply":
        """What a process says."""
        try:
            return Reply(session.ask(self.verb, dict(self.fields), self.seconds, self.about))
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


@dataclass(frozen=True, eq=False)
class Said:
    """One exchange, and what the process is after it."""

    question: Question
    reply: Reply
    then: "Node"


@dataclass(eq=False)
class Node:
    """A process that was asked certain questions, by what it is asked next."""

    said: dict[Hashable, Said] = field(default_factory=dict)


@dataclass(eq=False)
class Memory:
    """All that was ever said. Once that takes more than `MOST_BYTES`, nothing more is kept."""

    root: Node = field(default_factory=Node)
    size: int = 0

    def note(self, node: Node, key: Hashable, said: Said) -> None:
        """Remember what was said at `node`."""
        self.size += _size(said.reply.value) + _size(said.question.fields)
        if self.size <= MOST_BYTES:
            node.said[key] = said


@dataclass(eq=False)
class Remembered:
    """A process that is forked once it is asked something new, and has then been asked all that came before.

    `strayed` is whether it didn't say the same again.
    """

    memory: Memory
    fork: Callable[[], Session]
    node: Node = field(init=False)
    strayed: bool = False
    _session: Session | None = None
    _before: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.node = self.memory.root

    def reply(self, question: Question, key: Hashable) -> Reply:
        """What it says to the question with this key."""
        said = self.node.said.get(key)
        if said is not None:
            self._before.append(said)
        else:
            copy = question.copy()
            said = Said(copy, copy.put_to(self._caught_up()), Node())
            self.memory.note(self.node, key, said)
        self.node = said.then
        return said.reply

    def _caught_up(self) -> Session:
        session = self._session = self._session or self.fork()
        for said in self._before:
            again = said.question.put_to(session)
            handles = isinstance(said.reply.value, Handle) or isinstance(again.value, Handle)
            self.strayed = self.strayed or (handles and said.reply.value != again.value)
        self._before.clear()
        return session


def _key(value: Any) -> Hashable:
    """Equal for equal values that may be sent; numbers of different types differ. Raises what sending them would."""
    kind = type(value)
    if kind in _SCALARS:
        return kind, repr(value) if kind is float else value
    if isinstance(value, dict):
        return kind, *((_key(key), _key(item)) for key, item in value.items())
    if kind in (list, tuple):
        return kind, *map(_key, value)
    if kind is np.ndarray and value.dtype.kind in "biufc":
        return value.dtype.str, value.shape, _brief(value.tobytes())
    encoder = Encoder()
    return json.dumps(encoder.encode(value)), *(_brief(bytes(buffer)) for buffer in encoder.buffers)


def _brief(content: bytes) -> Hashable:
    return content if len(content) <= _LARGE else (len(content), hash(content))


def _size(value: Any) -> int:
    """The bytes that it takes, roughly."""
    if isinstance(value, Mapping):
        return 64 + sum(map(_size, value.values()))
    if isinstance(value, list | tuple):
        return 64 + sum(map(_size, value))
    return 64 + int(getattr(value, "nbytes", 0))
