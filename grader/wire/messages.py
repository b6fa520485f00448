"""The questions that a judge may ask and the answers that a host may give.

    question  {"id": n, "do": verb, "with": tree of the verb's fields}
    answer    {"id": n, "value": tree}  or  {"id": n, "raised": {"type", "message", "frames", "missing"}}

Most verbs name what they are about by `handle` and `steps`, a list of `("attr", name)` and `("item", key)`. A host
answers every question once, in order, and says nothing unasked.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

from grader.wire.decoding import Decoder
from grader.wire.errors import WireError
from grader.wire.frames import Frame
from grader.wire.values import CAPS, Caps, Encoder, Handle

STUDENT = Handle(0, "submission")
INSIDE = Handle(1, "recipes")
WEIGHTS = Handle(2, "weights")
"""None where no weights were handed in."""
TIME_LIMIT = Handle(3, "time limit")
MOST_FRAMES = 12
MOST_TEXT = 2_000


@dataclass(frozen=True)
class CodeFrame:
    """One line of the student's own code on the way to an exception."""

    file: str
    line: int
    function: str
    text: str


@dataclass(frozen=True)
class Raised:
    """An exception that student code raised. `missing` names what was asked for and isn't there."""

    type: str
    message: str
    frames: tuple[CodeFrame, ...] = ()
    missing: str = ""

    def to_tree(self) -> dict[str, Any]:
        """The JSON tree of an answer."""
        return asdict(self)


def write_question(number: int, verb: str, fields: dict[str, Any]) -> tuple[Any, list[bytes | memoryview]]:
    """The head and the buffers of a question. Raises `SecretLeak` if a field holds a `Secret`."""
    encoder = Encoder()
    head = {"id": number, "do": verb, "with": encoder.encode(fields)}
    return head, encoder.buffers


@dataclass(frozen=True)
class Answer:
    """What came back for one question: a value, or an exception."""

    value: Any = None
    raised: Raised | None = None


def read_answer(frame: Frame, number: int, handle: Callable[[Handle], Any], caps: Caps = CAPS) -> Answer:
    """The answer to question `number` that `frame` holds. Raises `WireError` if it holds anything else."""
    head = frame.head
    if not isinstance(head, dict) or type(head.get("id")) is not int or head["id"] != number:
        _bad("it answers another question")
    if set(head) == {"id", "value"}:
        return Answer(value=Decoder(frame.buffers, handle, caps).decode(head["value"]))
    if set(head) == {"id", "raised"} and not frame.buffers:
        return Answer(raised=_read_raised(head["raised"]))
    return _bad("it is neither a value nor an exception")


def _read_raised(tree: Any) -> Raised:
    if not isinstance(tree, dict) or set(tree) != {"type", "message", "frames", "missing"}:
        _bad("the exception is malformed")
    frames = tree["frames"]
    if not isinstance(frames, list) or len(frames) > MOST_FRAMES:
        _bad("the exception has too many frames")
    words = [_text(tree[key]) for key in ("type", "message", "missing")]
    return Raised(words[0], words[1], tuple(_read_frame(item) for item in frames), words[2])


def _read_frame(tree: Any) -> CodeFrame:
    if not isinstance(tree, dict) or set(tree) != {"file", "line", "function", "text"} or type(tree["line"]) is not int:
        _bad("a frame of the exception is malformed")
    return CodeFrame(_text(tree["file"]), tree["line"], _text(tree["function"]), _text(tree["text"]))


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        _bad("a text of the exception is malformed")
    return value


def _bad(what: str) -> NoReturn:
    message = f"the answer can't be used: {what}"
    raise WireError(message)
