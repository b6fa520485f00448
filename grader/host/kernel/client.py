"""What nbclient takes for a kernel's client: requests and answers on a socket pair instead of five sockets."""

import asyncio
import itertools
import json
from typing import Any

from grader.wire.errors import WireError
from grader.wire.frames import Channel

MOST_BYTES = 32 << 20


class Inbox:
    """Messages of one kind of channel, in the order in which they came."""

    def __init__(self) -> None:
        self._messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def put(self, message: dict[str, Any]) -> None:
        """Add `message`."""
        self._messages.put_nowait(message)

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:  # noqa: ARG002, ASYNC109  nbclient's name
        """The next message. However long that takes: the guardian ends the driver when it takes too long."""
        return await self._messages.get()


class Client:
    """Speaks to the kernel at the other end of `kernel`, from within a running loop.

    `over` fails when the kernel hangs up, or says what ours never would: more in a cell than its outbox lets through.
    """

    allow_stdin = False

    def __init__(self, kernel: Channel) -> None:
        self._kernel = kernel
        self._room = 0
        self._numbers = itertools.count(1)
        self.step = 0
        self.shell_channel = Inbox()
        self.iopub_channel = Inbox()
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_reader(kernel.fileno(), self._take)

    def execute(self, source: str, *, store_history: bool = True, stop_on_error: bool = False) -> str:
        """Have the cell of the current `step` run; the request's number."""
        number = str(next(self._numbers))
        content = {
            "code": source,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": stop_on_error,
        }
        self._room = MOST_BYTES
        self._kernel.send({"id": number, "step": self.step, "content": content}, [])
        return number

    def is_alive(self) -> bool:
        """Yes; should it die, the guardian knows first, and ends the driver."""
        return True

    def _take(self) -> None:
        try:
            data = self._kernel.receive().buffers[0]
            self._room -= len(data)
            said: dict[str, Any] = json.loads(data) if self._room >= 0 else {}
            inbox = self.shell_channel if said["kind"] == "execute_reply" else self.iopub_channel
            inbox.put(_message(said))
        except (WireError, ValueError, LookupError, TypeError, RecursionError) as error:
            asyncio.get_running_loop().remove_reader(self._kernel.fileno())
            self.over.set_exception(error)


def _message(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "header": {"msg_type": said["kind"]},
        "msg_type": said["kind"],
        "parent_header": {"msg_id": said["request"]},
        "content": dict(said["content"]),
        "metadata": {},
        "buffers": [],
    }
