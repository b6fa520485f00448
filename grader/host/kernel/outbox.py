"""The outputs of the running cell, bounded where they arise: a flood is cut here and told, and never sent."""

import json
import threading
from collections import deque
from typing import Any, NamedTuple

MOST_OUTPUTS = 200
MOST_KEPT = 2 << 20
MOST_LAST = 64 << 10
MOST_DISPLAYED = 1 << 20
MOST_ERRORS = 3
MOST_TRACEBACK_LINES = 100
MOST_LINE = 4_000


class Output(NamedTuple):
    """An output as the Jupyter protocol has it: `stream`, `display_data`, `execute_result` or `error`."""

    kind: str
    content: dict[str, Any]


class _Ending:
    """The last characters of a text that is too long."""

    def __init__(self) -> None:
        self._parts: deque[str] = deque()
        self._size = 0

    def add(self, text: str) -> int:
        """Take `text`; how many characters had to go for it."""
        kept = text[-MOST_LAST:]
        self._parts.append(kept)
        self._size += len(kept)
        lost = len(text) - len(kept)
        while self._size > MOST_LAST:
            oldest = self._parts.popleft()
            over = min(self._size - MOST_LAST, len(oldest))
            self._size -= over
            lost += over
            if over < len(oldest):
                self._parts.appendleft(oldest[over:])
        return lost

    def text(self) -> str:
        return "".join(self._parts)


class Outbox:
    """Collects what a cell puts out, from any of its threads.

    Kept are the first `MOST_OUTPUTS` outputs of `MOST_KEPT` characters in all, the last characters of each stream
    beyond that, and the last errors; what lies between is counted.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._empty()
        self._clears = False

    def write(self, name: str, text: str) -> None:
        """Add `text` to the stream `name`."""
        with self._lock:
            self._clear_if_due()
            kept = self._first(name, text)
            if len(kept) < len(text):
                self._lost_characters += self._endings.setdefault(name, _Ending()).add(text[len(kept) :])

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Add an output that isn't text."""
        with self._lock:
            self._clear_if_due()
            if kind == "error":
                self._errors.append(Output(kind, _short(content)))
                return
            content, size = _within_bounds(content)
            if self._is_full() or self._kept + size > MOST_KEPT:
                self._lost_outputs += 1
            else:
                self._outputs.append(Output(kind, content))
                self._kept += size

    def update(self, content: dict[str, Any]) -> None:
        """Replace what was displayed under the same id; it is forgotten if that was in another cell."""
        with self._lock:
            for output in self._outputs:
                if _id(output.content) is not None and _id(output.content) == _id(content):
                    output.content.update(_within_bounds(content)[0])

    def clear(self, *, wait: bool) -> None:
        """Forget all outputs, or do so when the next one comes."""
        with self._lock:
            self._clears = True
            if not wait:
                self._clear_if_due()

    def refuses(self) -> bool:
        """Whether there is no room for anything but text; if so, an output is counted as lost."""
        with self._lock:
            if self._clears or not self._is_full():
                return False
            self._lost_outputs += 1
            return True

    def take(self) -> list[Output]:
        """All outputs, with words about what is missing; the outbox is empty then."""
        with self._lock:
            taken = [_joined(output) for output in self._outputs]
            if self._lost_characters or self._lost_outputs:
                taken.append(Output("stream", {"name": "stderr", "text": self._loss()}))
            taken += [Output("stream", {"name": name, "text": end.text()}) for name, end in self._endings.items()]
            taken += self._errors
            self._empty()
            return taken

    def _empty(self) -> None:
        self._outputs: list[Output] = []
        self._kept = 0
        self._endings: dict[str, _Ending] = {}
        self._errors: deque[Output] = deque(maxlen=MOST_ERRORS)
        self._lost_characters = 0
        self._lost_outputs = 0

    def _clear_if_due(self) -> None:
        if self._clears:
            self._clears = False
            self._empty()

    def _is_full(self) -> bool:
        return len(self._outputs) >= MOST_OUTPUTS or self._kept >= MOST_KEPT

    def _first(self, name: str, text: str) -> str:
        """Keep what there is room for at the beginning, and say what that is."""
        follows = bool(self._outputs) and self._outputs[-1].content.get("name") == name
        if self._endings or (self._is_full() and not follows):
            return ""
        kept = text[: MOST_KEPT - self._kept]
        if not follows:
            self._outputs.append(Output("stream", {"name": name, "text": []}))
        self._outputs[-1].content["text"].append(kept)
        self._kept += len(kept)
        return kept

    def _loss(self) -> str:
        counted = ((self._lost_characters, "characters"), (self._lost_outputs, "outputs"))
        said = " and ".join(f"{count:,} more {what}" for count, what in counted if count)
        return f"\n... {said} were not kept ...\n"


def _joined(output: Output) -> Output:
    if output.kind != "stream":
        return output
    return Output("stream", output.content | {"text": "".join(output.content["text"])})


def _id(content: dict[str, Any]) -> Any:
    return (content.get("transient") or {}).get("display_id")


def _within_bounds(content: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """`content` with a few words in the place of each of its forms that is too large, and its size."""
    data, notes, total = {}, [], 0
    for form, value in (content.get("data") or {}).items():
        size = _size(value)
        if size <= MOST_DISPLAYED:
            data[form] = value
            total += size
        else:
            notes.append(f"(the {form} of {size / 1e6:.1f} MB was not kept)")
    if notes:
        data["text/plain"] = "\n".join([str(data.get("text/plain", "")), *notes]).strip()
    metadata = content.get("metadata") or {}
    return content | {"data": data, "metadata": metadata if _size(metadata) <= MOST_DISPLAYED else {}}, total


def _short(error: dict[str, Any]) -> dict[str, Any]:
    """An error with a message and a traceback that can be read."""
    lines = list(error["traceback"])
    half = MOST_TRACEBACK_LINES // 2
    if len(lines) > MOST_TRACEBACK_LINES:
        lines[half:-half] = [f"... {len(lines) - 2 * half:,} more lines were not kept ..."]
    return error | {"evalue": _cut(error["evalue"]), "traceback": [_cut(line) for line in lines]}


def _cut(text: str) -> str:
    if len(text) <= MOST_LINE:
        return text
    return f"{text[:MOST_LINE]}\n... {len(text) - MOST_LINE:,} more characters were not kept ..."


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str) else len(json.dumps(value, default=repr))
