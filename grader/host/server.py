"""The conversation: one question at a time, one answer to each."""

import contextlib
import itertools
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from grader.host import loading
from grader.host.raising import describe
from grader.host.things import Things
from grader.host.time_limit import TimeLimit
from grader.wire.decoding import Decoder
from grader.wire.errors import ConnectionEnded, WireError
from grader.wire.frames import Channel, Frame
from grader.wire.values import Encoder, Handle

Fields = dict[str, Any]


class Server:
    """Serves questions on a channel. A fork of the process goes on serving on a channel of its own."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._things = Things()
        self._recipes: Any = None
        self._weights: Any = None
        self._root = str(Path.cwd())
        self._verbs: dict[str, Callable[[Fields], Any]] = {
            "prepare": self._prepare,
            "load": self._load,
            "fork": self._fork,
            "status": self._status,
            "seed": self._seed,
            "rest": self._rest,
            "call": self._call,
            "read": self._read,
            "keep": self._keep,
            "set": self._set,
            "exists": self._exists,
            "take": self._take,
        }

    def serve(self) -> NoReturn:
        """Answer until the judge hangs up."""
        with contextlib.suppress(ConnectionEnded):
            while True:
                self._answer(self._channel.receive())
        _flush()
        os._exit(0)

    def _answer(self, frame: Frame) -> None:
        number, encoder = frame.head["id"], Encoder(self._things.keep)
        try:
            fields = Decoder(frame.buffers, self._things.get, writable=True).decode(frame.head["with"])
            head = {"id": number, "value": encoder.encode(self._verbs[frame.head["do"]](fields))}
        except ConnectionEnded:
            raise
        except BaseException as error:  # noqa: BLE001  whatever student code raises is an answer
            encoder.buffers.clear()
            head = {"id": number, "raised": describe(error, self._root).to_tree()}
        _flush()
        self._send(number, head, encoder.buffers)

    def _send(self, number: int, head: Fields, buffers: list[bytes | memoryview]) -> None:
        try:
            self._channel.send(head, buffers)
        except (WireError, TypeError, ValueError) as error:  # a value that lied about what it is has no JSON
            if isinstance(error, ConnectionEnded):
                raise
            self._channel.send({"id": number, "raised": describe(error, self._root).to_tree()}, [])

    def _prepare(self, fields: Fields) -> None:
        loading.prepare(fields["needs"])
        loading.share_gpu(fields.get("gpu_share"))
        loading.place(fields["submission"], fields["data"], fields["main"])
        self._weights = loading.weights(fields.get("weights"))
        self._recipes = loading.recipes(fields["inside"])

    def _load(self, fields: Fields) -> Fields:
        """Load a submission. In a fork, another may be loaded in its place: numbers begin anew."""
        load = loading.loader(fields, self._channel.close)
        file = Path(self._root, fields["main"])
        loading.enter(str(file.parent))
        loaded = load(str(file))
        self._things = Things()
        self._things.keep(loaded.namespace)
        self._things.keep(self._recipes)
        self._things.keep(self._weights)
        self._things.keep(TimeLimit)
        if loaded.error is not None:
            raise loaded.error
        return {"findings": list(loaded.findings), "executed": loaded.notebook}

    def _fork(self, _: Fields) -> int:
        descriptor = self._channel.receive_descriptor()
        _flush()
        child = os.fork()
        if not child:
            self._channel.close()
            self._channel = Channel(socket.socket(fileno=descriptor))
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self.serve()
        os.close(descriptor)
        return child

    def _status(self, fields: Fields) -> int | None:
        """How the fork with this number ended, as `os.waitstatus_to_exitcode` says; None while it runs."""
        end = time.monotonic() + fields["seconds"]
        with contextlib.suppress(ChildProcessError):
            while time.monotonic() < end:
                pid, status = os.waitpid(fields["fork"], os.WNOHANG)
                if pid:
                    return os.waitstatus_to_exitcode(status)
                time.sleep(0.002)
        return None

    def _seed(self, fields: Fields) -> None:
        loading.seed(fields["number"])

    def _rest(self, _: Fields) -> None:
        loading.let_go_of_gpu()

    def _at(self, fields: Fields) -> Any:
        return self._things.follow(fields["handle"], fields["steps"])

    def _call(self, fields: Fields) -> Any:
        result = self._at(fields)(*fields["args"], **fields["kwargs"])
        return self._things.keep(result) if fields["keep"] else result

    def _read(self, fields: Fields) -> Any:
        return self._at(fields)

    def _keep(self, fields: Fields) -> Handle:
        return self._things.keep(self._at(fields))

    def _set(self, fields: Fields) -> None:
        *steps, (kind, key) = fields["steps"]
        thing = self._things.follow(fields["handle"], steps)
        if kind == "attr":
            setattr(thing, key, fields["value"])
        else:
            thing[key] = fields["value"]

    def _exists(self, fields: Fields) -> bool:
        try:
            self._at(fields)
        except Exception:  # noqa: BLE001  what can't be read isn't there
            return False
        return True

    def _take(self, fields: Fields) -> list[Any]:
        return list(itertools.islice(iter(self._at(fields)), fields["most"]))


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
