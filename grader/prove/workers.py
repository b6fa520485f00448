"""What each process of a pool does first."""

import multiprocessing
import os
import signal
import threading


def begin() -> None:
    """Leave interrupts to the process that started this one, and end when that is gone, however it ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # a sandbox ends with whoever started it
