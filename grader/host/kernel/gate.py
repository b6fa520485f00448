"""The one way by which messages leave the kernel: outputs go through the outbox, and at the end the gate is shut."""

import json
import threading
from typing import Any

from jupyter_client.session import Session

from grader.host.kernel.outbox import Outbox
from grader.wire.errors import WireError
from grader.wire.frames import Channel

_OUTPUTS = {"display_data", "execute_result", "error"}
_PASSED_ON = {
    "status": ("execution_state",),
    "execute_input": ("execution_count",),
    "execute_reply": ("status", "execution_count"),
}


class Gate(Session):
    """A Jupyter session that speaks to the driver. What widgets say to each other is nobody's output and stays here."""

    outbox: Outbox
    driver: Channel | None = None
    _replied: object = None

    def send(  # type: ignore[override]
        self, _stream: object, msg_or_type: Any, content: Any = None, parent: Any = None, **more: Any
    ) -> dict[str, Any]:
        """Do with the message what its type asks for; the message."""
        made = isinstance(msg_or_type, dict)
        msg: dict[str, Any] = (
            msg_or_type if made else self.msg(msg_or_type, content, parent, more.get("header"), more.get("metadata"))
        )
        kind = msg["msg_type"]
        if self.driver is None:
            return msg
        if kind in _OUTPUTS:
            self.outbox.add(kind, msg["content"])
        elif kind == "update_display_data":
            self.outbox.update(msg["content"])
        elif kind == "clear_output":
            self.outbox.clear(wait=bool(msg["content"].get("wait")))
        elif kind in _PASSED_ON and threading.current_thread() is threading.main_thread():
            self._pass_on(self.driver, kind, msg)
        return msg

    def settle(self, request: str) -> None:
        """Answer `request` if nobody did: an interrupt that comes as the cell ends makes ipykernel forget to."""
        if self._replied != request and self.driver is not None:
            self._reply(self.driver, {"status": "error"}, request)
            _write(self.driver, "status", {"execution_state": "idle"}, request)

    def shut(self) -> None:
        """Nothing leaves any more."""
        self.driver = None

    def _pass_on(self, driver: Channel, kind: str, msg: dict[str, Any]) -> None:
        request = msg["parent_header"].get("msg_id")
        content = {name: msg["content"][name] for name in _PASSED_ON[kind] if name in msg["content"]}
        if kind == "execute_reply":
            self._reply(driver, content, request)
        else:
            _write(driver, kind, content, request)

    def _reply(self, driver: Channel, content: dict[str, Any], request: object) -> None:
        self._replied = request
        for output in self.outbox.take():
            _write(driver, output.kind, output.content, request)
        _write(driver, "execute_reply", content, request)


def _write(driver: Channel, kind: str, content: dict[str, Any], request: object) -> None:
    text = json.dumps({"kind": kind, "content": content, "request": request}, ensure_ascii=False, default=repr)
    try:
        driver.send({}, [text.encode("utf-8", "replace")])
    except WireError:
        driver.close()
