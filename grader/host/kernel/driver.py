"""The driver's process: nbclient hands the cells to the kernel, one by one, each when the guardian allows it."""

import asyncio
import resource
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from nbclient import NotebookClient

from grader.host.kernel.client import Client
from grader.host.kernel.executed import ExecutedNotebook
from grader.host.kernel.plan import Plan
from grader.wire.frames import Channel
from grader.wire.values import Caps

MEMORY = 512 << 20
CAPS = Caps(buffer_bytes=32 << 20, buffers=1)

_USUALLY_INHERITED = 4 << 30
_NO_TIME = "there was no time left for it."


def drive(plan: Plan, kernel: Channel, guardian: Channel, inherited: int) -> None:
    """Run the steps of `plan` and give the executed notebook to the guardian.

    `inherited` is the guardian's `memory_in_use()`; what comes on top of it is limited.
    """
    sys.path[:] = [entry for entry in sys.path if entry != str(plan.file.parent)]
    _limit_memory(inherited)
    notebook = ExecutedNotebook(plan)
    asyncio.run(_run(plan, notebook, kernel, guardian))
    guardian.send({"done": True}, [notebook.as_bytes()])


def memory_in_use() -> int:
    """Bytes of addresses in use; 0 where it may not know. A fork may know less than its parent."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _limit_memory(inherited: int) -> None:
    most = (inherited or _USUALLY_INHERITED) + MEMORY
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


async def _run(plan: Plan, notebook: ExecutedNotebook, kernel: Channel, guardian: Channel) -> None:
    asyncio.get_running_loop().set_exception_handler(_ignore)
    kernel.receive()  # it is ready
    client = Client(kernel)
    runner = NotebookClient(notebook.node, allow_errors=True, store_widget_state=False, record_timing=False)
    runner.kc = client  # type: ignore[assignment]
    for index, step in enumerate(plan.steps):
        if step.runs and _may_run(index, guardian):
            client.step = index
            await _first_of(runner.async_execute_cell(notebook.node.cells[index], index), client.over)
            notebook.bound(index)
        elif step.runs or step.left_out:
            notebook.leave_out(index, step.left_out or _NO_TIME)


def _ignore(_loop: asyncio.AbstractEventLoop, _what: dict[str, Any]) -> None:
    """A cell that was under way when the kernel died is nothing that a student should read about in the log."""


async def _first_of(cell: Coroutine[Any, Any, Any], over: asyncio.Future[None]) -> None:
    """Wait for the end of `cell`; raise what ended the conversation with the kernel if that comes first."""
    running = asyncio.ensure_future(cell)
    await asyncio.wait({running, over}, return_when=asyncio.FIRST_COMPLETED)
    (running if running.done() else over).result()


def _may_run(index: int, guardian: Channel) -> bool:
    guardian.send({"step": index}, [])
    return bool(guardian.receive().head["run"])
