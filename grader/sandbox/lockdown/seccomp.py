"""A filter for system calls: what no student's work needs and what has led out of sandboxes before is refused.

The filter is a program for the kernel's packet filter machine; see seccomp(2) and bpf in the kernel's documentation.
"""

import ctypes
import errno
import os
import socket
import struct
from collections.abc import Iterable, Iterator, Sequence

from .kernel import PR_SET_NO_NEW_PRIVS, prctl, syscall
from .numbers import NUMBERS

DANGEROUS = (
    # look into or steer another process
    *("ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "pidfd_open", "process_madvise"),
    *("process_mrelease", "move_pages", "migrate_pages"),
    # build or leave a view of the file system
    *("mount", "umount2", "pivot_root", "chroot", "unshare", "setns", "open_tree", "move_mount", "fsopen", "fsconfig"),
    *("fsmount", "fspick", "mount_setattr", "open_tree_attr", "listmount", "statmount", "name_to_handle_at"),
    *("open_by_handle_at", "quotactl", "quotactl_fd", "fanotify_init", "lookup_dcookie"),
    # large or raw parts of the kernel
    *("bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register"),
    *("add_key", "request_key", "keyctl", "memfd_secret", "lsm_set_self_attr", "modify_ldt", "uselib"),
    "personality",
    # the machine as a whole
    *("init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "swapon", "swapoff"),
    *("acct", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "sethostname", "setdomainname", "iopl"),
    *("ioperm", "vhangup", "syslog"),
    # memory and queues that outlive their processes or that no limit counts
    *("memfd_create", "shmget", "shmat", "msgget", "semget", "mq_open"),
)

_OWNERSHIP = (
    *("chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat"),
    *("utime", "utimes", "futimesat", "utimensat"),
)
_ATTRIBUTES = ("setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr", "setxattrat")

# limits and priorities of other processes of the same user: allowed for 0, the caller, alone
_OF_OTHERS_FIRST = ("prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr")
_OF_OTHERS_SECOND = ("setpriority", "ioprio_set")

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000
_NEW_NAMESPACES = 0x7E020000
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_AT_NUMBER, _AT_ARCH, _AT_FIRST, _AT_SECOND = 0, 4, 16, 24
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_SET_MODE_FILTER = 1

_Step = tuple[int, int, int, int]


def _fail(number: int) -> _Step:
    return (_RETURN, 0, 0, _ERRNO | number)


def _answer(calls: Iterable[str], numbers: dict[str, int], error: int) -> Iterator[_Step]:
    for name in calls:
        if name in numbers:
            yield (_EQUAL, 0, 1, numbers[name])
            yield _fail(error)


def _unless(number: int, offset: int, wanted: Sequence[int], error: int) -> Iterator[_Step]:
    """System call `number` fails with `error` unless the argument at `offset` is one of `wanted`."""
    yield (_EQUAL, 0, len(wanted) + 3, number)
    yield (_LOAD, 0, 0, offset)
    for left, value in zip(range(len(wanted), 0, -1), wanted, strict=True):
        yield (_EQUAL, left, 0, value)
    yield _fail(error)
    yield (_LOAD, 0, 0, _AT_NUMBER)


def program(families: Sequence[int], *, keep_ownership: bool, calls: Sequence[str] = ()) -> bytes:
    """The filter for this machine's architecture.

    Args:
        families: Address families in which sockets may be made.
        keep_ownership: Changing modes, owners and times of files seems to work and does nothing. Landlock doesn't
            guard these, so a process that still is its user could use them on the user's files.
        calls: System calls that are allowed though they are dangerous.

    Raises:
        OSError: The architecture isn't known here.
    """
    machine = os.uname().machine
    if machine not in NUMBERS:
        raise OSError(errno.ENOTSUP, f"no system call table for {machine}")
    numbers = NUMBERS[machine]
    quiet, attributes = (_OWNERSHIP, _ATTRIBUTES) if keep_ownership else ((), ())
    refused = [name for name in (*DANGEROUS, *attributes) if name not in calls]
    steps: list[_Step] = [
        (_LOAD, 0, 0, _AT_ARCH),
        (_EQUAL, 1, 0, _AUDIT_ARCH[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _AT_NUMBER),
        (_AT_LEAST, 0, 1, _X32_BIT),
        _fail(errno.ENOSYS),
        *_answer(refused, numbers, errno.EPERM),
        *_answer(quiet, numbers, 0),
        # clone3 hides its flags behind a pointer; told that there is none, the C library calls clone
        *_answer(["clone3"], numbers, errno.ENOSYS),
        *_unless(numbers["socket"], _AT_FIRST, families, errno.EACCES),
        *_unless(numbers["socketpair"], _AT_FIRST, [socket.AF_UNIX], errno.EACCES),
        *(step for name in _OF_OTHERS_FIRST for step in _unless(numbers[name], _AT_FIRST, [0], errno.EPERM)),
        *(step for name in _OF_OTHERS_SECOND for step in _unless(numbers[name], _AT_SECOND, [0], errno.EPERM)),
        *((_EQUAL, 0, 4, numbers["clone"]), (_LOAD, 0, 0, _AT_FIRST), (_ANY_BIT, 0, 1, _NEW_NAMESPACES)),
        *(_fail(errno.EPERM), (_LOAD, 0, 0, _AT_NUMBER)),
        *((_EQUAL, 0, 4, numbers["ioctl"]), (_LOAD, 0, 0, _AT_SECOND), (_EQUAL, 1, 0, _TIOCSTI)),
        *((_EQUAL, 0, 1, _TIOCLINUX), _fail(errno.EPERM)),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def install(filter_program: bytes) -> None:
    """Put `filter_program` on this process and all that it will start, for ever; raises `OSError`."""
    steps = ctypes.create_string_buffer(filter_program, len(filter_program))
    described = struct.pack("@HxxxxxxP", len(filter_program) // 8, ctypes.addressof(steps))
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    number = NUMBERS[os.uname().machine]["seccomp"]
    syscall("seccomp", number, _SET_MODE_FILTER, 0, ctypes.create_string_buffer(described, len(described)))
