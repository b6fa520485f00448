"""System calls that Python has no function for, through the C library."""

import ctypes
import os

from .numbers import NUMBERS

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4

MS_NOSUID, MS_NODEV = 2, 4

_CAPABILITY_VERSION_3 = 0x20080522
_MOST_CAPABILITIES = 64

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def _failed(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{what}: {os.strerror(number)}")


def syscall(name: str, number: int, *args: int | ctypes.Array[ctypes.c_char] | None) -> int:
    """System call `number`; `name` stands in the `OSError` that is raised if it fails."""
    words = [ctypes.c_long(a) if isinstance(a, int) else a for a in args]
    answer: int = _libc.syscall(ctypes.c_long(number), *words)
    if answer < 0:
        raise _failed(name)
    return answer


def prctl(option: int, value: int = 0) -> None:
    """`prctl(option, value)`; raises `OSError`."""
    zero = ctypes.c_ulong(0)
    if _libc.prctl(ctypes.c_int(option), ctypes.c_ulong(value), zero, zero, zero) < 0:
        raise _failed(f"prctl {option}")


def mount_tmpfs(folder: str, options: str) -> None:
    """An empty file system in memory over `folder`; raises `OSError`."""
    flags = ctypes.c_ulong(MS_NOSUID | MS_NODEV)
    if _libc.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", flags, options.encode()) < 0:
        raise _failed(f"mount {folder}")


def drop_bounding_set() -> None:
    """No capability can come back by running a program. Needs CAP_SETPCAP; without it there is nothing to lose."""
    for capability in range(_MOST_CAPABILITIES):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            return


def drop_capabilities() -> None:
    """No capability is left in any set of this process; raises `OSError`."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = ctypes.create_string_buffer(_CAPABILITY_VERSION_3.to_bytes(4, "little") + bytes(4), 8)
    syscall("capset", NUMBERS[os.uname().machine]["capset"], header, ctypes.create_string_buffer(24))
