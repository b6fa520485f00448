"""The kernel's process: it runs cells as long as the driver asks, and then becomes a host."""

import asyncio
import os
import signal
import sys
import types
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from grader.host.kernel import findings
from grader.host.kernel.findings import Finding
from grader.host.kernel.gate import Gate
from grader.host.kernel.ipython import CONFIG, Compiler, Kernel, Requests, Shell, quiet_log
from grader.host.kernel.outbox import Outbox
from grader.host.kernel.plan import Plan
from grader.host.kernel.streams import CellStream
from grader.host.notebook.reading import Cell
from grader.host.notebook.standins import StandIns
from grader.wire.errors import WireError
from grader.wire.frames import Channel, Frame

TICK = 0.1
MEANT_TO_FAIL = "raises-exception"
_OFFLINE = {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@dataclass(frozen=True)
class Executed:
    """What is left of a notebook that was run.

    Attributes:
        namespace: The names that it defined.
        findings: What its student should know, by cell.
        notebook: The notebook with the outputs of this run, as the bytes of an `.ipynb` file. Evidence of nothing.
    """

    namespace: types.ModuleType
    findings: list[Finding]
    notebook: bytes


class KernelProcess:
    """A kernel that runs the steps of `plan` for the `driver`, until the `guardian` says that it is to serve."""

    def __init__(self, plan: Plan, driver: Channel, guardian: Channel) -> None:
        self._plan = plan
        self._driver = driver
        self._guardian = guardian
        self._pid = os.getpid()
        self._outbox = Outbox()
        self._cell = plan.steps[0].cell if plan.steps else Cell(0, "", frozenset(), "code")
        self._real = sys.stdout, sys.stderr
        self._streams = (
            CellStream("stdout", sys.stdout, self._outbox),
            CellStream("stderr", sys.stderr, self._outbox),
        )
        self._gate = Gate(key=b"")
        self._gate.outbox = self._outbox
        self._shell: Any = None
        self._missing = StandIns()
        self._requests = Requests()
        self._findings: list[Finding] = []
        self._orders: Frame | None = None

    def run(self) -> Executed:
        """Run cells until the guardian speaks, then let go of everything that belongs to notebooks."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self._enter()
        self._shell = self._start_shell()
        loop.add_reader(self._driver.fileno(), self._take_request)
        loop.add_reader(self._guardian.fileno(), self._take_orders, loop)
        self._driver.send({"ready": True}, [])
        self._gate.driver = self._driver
        _tick(loop)
        loop.run_forever()
        self._gate.shut()
        self._detach(loop)
        if self._orders is None:
            os._exit(1)
        told = [one for one in self._findings if one["cell"] not in self._orders.head["stopped"]]
        notes = [findings.finding("note", note) for note in self._missing.notes()]
        found = findings.merged(self._orders.head["findings"], told, notes)
        return Executed(self._shell.user_module, found, bytes(self._orders.buffers[0]))

    def _enter(self) -> None:
        sys.argv = [str(self._plan.file)]
        os.environ.update(_OFFLINE)
        sys.stdout, sys.stderr = self._streams
        os.register_at_fork(after_in_child=self._gate.shut)

    def _start_shell(self) -> Any:
        module = types.ModuleType("__main__")
        module.__file__ = str(self._plan.file)
        kernel = Kernel.instance(
            config=CONFIG,
            shell_class=Shell,
            session=self._gate,
            shell_stream=self._requests,
            log=quiet_log(),
            user_module=module,
            user_ns=vars(module),
        )
        shell: Any = kernel.shell
        shell.compile = Compiler(self._name_cell)
        shell.display_formatter.outbox = self._outbox
        shell.events.register("post_run_cell", self._note_error)
        self._missing.install()
        kernel.start()  # type: ignore[no-untyped-call]
        return shell

    def _name_cell(self) -> str:
        return f"{self._plan.file}, cell {self._cell.number}"

    def _take_request(self) -> None:
        try:
            request = self._driver.receive().head
        except WireError:
            asyncio.get_running_loop().remove_reader(self._driver.fileno())
            return
        self._cell = self._plan.steps[request["step"]].cell
        self._shell.execution_count = self._cell.number
        self._running = asyncio.ensure_future(self._answer(request["id"], request["content"]))

    async def _answer(self, number: str, content: dict[str, Any]) -> None:
        header = self._gate.msg_header("execute_request") | {"msg_id": number}
        msg = self._gate.msg("execute_request", content, header=header)
        await self._requests.put(self._gate.serialize(msg, ident=b"driver"))
        if os.getpid() != self._pid:
            os._exit(0)  # the cell forked, and its child went on to here
        self._gate.settle(number)

    def _take_orders(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(WireError):
            self._orders = self._guardian.receive()
        loop.stop()

    def _note_error(self, result: Any) -> None:
        error = result.error_before_exec or result.error_in_exec
        if error is not None and MEANT_TO_FAIL not in self._cell.tags:
            line = self._cell.line(_line(error, self._name_cell()))
            self._findings.append(findings.of_error(error, self._cell.number, line))

    def _detach(self, loop: asyncio.AbstractEventLoop) -> None:
        for stream in self._streams:
            stream.detach_from_cells()
        sys.stdout, sys.stderr = self._real
        sys.displayhook = sys.__displayhook__
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self._driver.close()
        loop.close()
        asyncio.set_event_loop(None)
        _use_one_thread()


def _use_one_thread() -> None:
    """Have torch compute on one thread. A fork has no others and would wait for those that a cell had asked for."""
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)


def _tick(loop: asyncio.AbstractEventLoop) -> None:
    """Look up now and then: the handler of an interrupt can't wake a loop that waits for the `await` of a cell."""
    loop.call_later(TICK, _tick, loop)


def _line(error: BaseException, name: str) -> int:
    """The last line of the cell `name` on the way to `error`; 0 if there is none."""
    if isinstance(error, SyntaxError) and error.filename == name:
        return error.lineno or 0
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
