"""What the warden is asked to start."""

from typing import NamedTuple


class Order(NamedTuple):
    """A program, and the bounds on its process tree.

    Attributes:
        argv: The program and its arguments; run with `environment` and no other variable.
        channel: The descriptor, inherited by the warden, that the program gets as 3; None: it gets none.
        scratch: A real folder whose size and number of files are to be watched; None: something else bounds it.
        spare_processes: Processes of ours in the tree, allowed beside `processes`.
        seconds: Wall time from the start.
        cpu_seconds: Processor time of the whole tree; None: no bound.
        memory_mb: Memory of the whole tree.
        processes: Processes and threads of the whole tree.
        disk_mb: Bytes under `scratch`, in 2**20.
        files: Files and folders under `scratch`.
        output_kb: How much of what the tree prints is kept.
    """

    argv: list[str]
    environment: dict[str, str]
    channel: int | None
    scratch: str | None
    spare_processes: int
    seconds: float
    cpu_seconds: float | None
    memory_mb: int
    processes: int
    disk_mb: int
    files: int
    output_kb: int


# The descriptors that a confined program starts with, beside 0, 1 and 2.
CHANNEL_FD = 3
STATUS_FD = 4
