"""Start a program with the few descriptors that it may have."""

import fcntl
import os
import signal
from collections.abc import Callable
from contextlib import suppress

from .order import CHANNEL_FD, STATUS_FD, Order

_ABOVE_ALL = 16
_PIPE_SIZE = 1 << 18
_NOT_STARTED = 127


def spawn(order: Order, admit: Callable[[int], None]) -> tuple[int, int, int]:
    """Start `order.argv`, once `admit` has been called with the number of its process.

    Returns:
        The process, the reading end of what it prints, and the reading end of what the lockdown says of itself.
    """
    log, printed = os.pipe()
    status, said = os.pipe()
    gate, opener = os.pipe()
    with suppress(OSError):
        fcntl.fcntl(printed, fcntl.F_SETPIPE_SZ, _PIPE_SIZE)
    pid = os.fork()
    if pid == 0:
        os.close(opener)
        if os.read(gate, 1):
            _become(order, printed, said)
        os._exit(_NOT_STARTED)
    admit(pid)
    os.write(opener, b"x")
    for fd in (printed, said, gate, opener):
        os.close(fd)
    if order.channel is not None:
        os.close(order.channel)
    return pid, log, status


def _become(order: Order, printed: int, said: int) -> None:
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDONLY)
        wanted = {0: nothing, 1: printed, 2: printed, STATUS_FD: said}
        if order.channel is not None:
            wanted[CHANNEL_FD] = order.channel
        # first out of the way, so that no descriptor is overwritten before it is copied
        copies = {place: fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, _ABOVE_ALL) for place, fd in wanted.items()}
        for fd in wanted.values():
            os.set_inheritable(fd, False)  # the channel came with whatever number it had outside
        os.closerange(3, _ABOVE_ALL)
        for place, fd in copies.items():
            os.dup2(fd, place)
        os.execve(order.argv[0], order.argv, order.environment)  # noqa: S606 - a shell isn't wanted
    except OSError as error:
        os.write(2, f"{order.argv[0]}: {error}\n".encode())
