"""IPython and its kernel, fitted to a place without terminals, history, debugger and people."""

import codecs
import logging
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any, NoReturn

import zmq
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.compilerop import CachingCompiler
from IPython.core.formatters import DisplayFormatter
from IPython.utils.text import LSString, SList
from traitlets import Any as AnyTrait
from traitlets.config import Config

from grader.host.kernel.outbox import Outbox

_CHUNK = 1 << 16
_DRAWS_INLINE = "InlineBackend"
CONFIG = Config(
    HistoryManager={"enabled": False},
    InteractiveShell={"colors": "nocolor"},
    Completer={"use_jedi": False},
)


class Compiler(CachingCompiler):
    """Gives code the name of its cell, which `name_cell` tells."""

    def __init__(self, name_cell: Callable[[], str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name_cell = name_cell

    def get_code_name(self, _raw_code: str, _code: str, _number: int) -> str:
        """The name under which tracebacks show the running cell."""
        return self._name_cell()


class Formatter(DisplayFormatter):
    """Doesn't even format what there is no room for."""

    outbox: Outbox

    def format(self, obj: Any, *args: Any, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The forms in which `obj` is displayed."""
        if self.outbox.refuses():
            return {}, {}
        forms: tuple[dict[str, Any], dict[str, Any]] = super().format(obj, *args, **options)  # type: ignore[no-untyped-call]
        return forms


class Shell(ZMQInteractiveShell):
    """Runs commands through pipes, since there are no terminals here, and knows no event loops of windows."""

    def system_piped(self, cmd: str) -> None:
        """Run `cmd`; what it prints becomes output."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        command = _Command(self.var_expand(cmd, depth=1))  # type: ignore[no-untyped-call]
        for data in command.output():
            print(decoder.decode(data), end="")  # noqa: T201  this is what the student sees
        self.user_ns["_exit_code"] = command.code

    system = system_piped

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> SList | LSString:
        """What `cmd` prints, as lines or as one text."""
        command = _Command(self.var_expand(cmd, depth=depth + 1))  # type: ignore[no-untyped-call]
        text = b"".join(command.output()).decode("utf-8", "replace")
        return SList(text.splitlines()) if split else LSString(text)

    def ask_exit(self) -> NoReturn:
        """`exit()` and `quit()` end their cell, not the kernel."""
        raise SystemExit("exit() was called")

    def enable_gui(self, gui: Any = None) -> None:
        """There are no windows."""

    def init_display_formatter(self) -> None:
        """See `Formatter`."""
        self.display_formatter = Formatter(parent=self)
        self.configurables.append(self.display_formatter)  # type: ignore[arg-type]  # too narrow in IPython

    def init_magics(self) -> None:
        """IPython's magics; where nothing can be drawn, those about drawing do nothing."""
        super().init_magics()  # type: ignore[no-untyped-call]
        if find_spec("matplotlib") is None:
            magics = self.magics_manager.magics["line"]
            configure = magics["config"]
            magics["matplotlib"] = magics["pylab"] = _ignore
            magics["config"] = lambda line: None if line.startswith(_DRAWS_INLINE) else configure(line)


class _Command:
    """A command of the shell, whose output and errors come as one. It doesn't outlive an interrupt."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.code: int | None = None

    def output(self) -> Iterator[bytes]:
        with subprocess.Popen(  # noqa: S602  a shell is what the student asks for
            self._text,
            shell=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as child:
            assert child.stdout is not None
            try:
                while data := os.read(child.stdout.fileno(), _CHUNK):
                    yield data
            except BaseException:
                os.killpg(child.pid, signal.SIGKILL)
                raise
        self.code = child.returncode


class Requests:
    """Stands where ipykernel expects the socket of its requests."""

    def __init__(self) -> None:
        self._receive: Callable[[list[zmq.Message]], Any] = _ignore

    def on_recv(self, callback: Callable[[list[zmq.Message]], Any], *, copy: bool) -> None:  # noqa: ARG002  ipykernel's
        """Give all requests to `callback`."""
        self._receive = callback

    def put(self, parts: list[bytes]) -> Any:
        """Hand over a request; what the kernel's callback returned."""
        return self._receive([zmq.Message(part) for part in parts])

    def flush(self, *_: object) -> None:
        """Nothing waits here."""


def _ignore(_: object) -> None:
    """Do nothing with it."""


class _NoThread:
    """ipykernel asks its thread for requests, which isn't there, for its parent."""

    parent_thread = threading.main_thread()

    def __bool__(self) -> bool:
        return False


class Kernel(IPythonKernel):
    """An IPython kernel on a single thread, without sockets."""

    shell_stream = AnyTrait()
    shell_channel_thread = AnyTrait(_NoThread())
    _supports_kernel_subshells = False


def quiet_log() -> logging.Logger:
    """A log that nobody reads."""
    log = logging.Logger("kernel", logging.CRITICAL)  # noqa: LOG001  a log that no student's setting reaches
    log.addHandler(logging.NullHandler())
    return log
