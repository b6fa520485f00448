# ruff: noqa: PTH112 - importing pathlib would lengthen every start
"""Landlock: a process gives up every file, port and foreign process that it doesn't name (kernel 5.13 on).

The kernel's interface grew by versions ("ABI"); what a version doesn't know can't be handled and stays open. See
landlock(7).
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence

from .kernel import PR_SET_NO_NEW_PRIVS, prctl, syscall

_CREATE, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE = 1 << 4 | 1 << 5
_MAKE_DEVICES = 1 << 6 | 1 << 11
_MAKE_PLAIN = 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 12
_REFER, _TRUNCATE, _IOCTL_DEV, _RESOLVE_UNIX = 1 << 13, 1 << 14, 1 << 15, 1 << 16
_FOR_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV

RIGHTS = {
    "list": _READ_DIR,
    "read": _EXECUTE | _READ_FILE | _READ_DIR,
    "device": _READ_FILE | _WRITE_FILE,
    "driver": _READ_FILE | _WRITE_FILE | _IOCTL_DEV,
    "change": _READ_FILE | _READ_DIR | _WRITE_FILE | _TRUNCATE,
    "write": _READ_FILE | _READ_DIR | _WRITE_FILE | _REMOVE | _MAKE_PLAIN | _REFER | _TRUNCATE | _RESOLVE_UNIX,
}

_FILES_BY_ABI = {
    1: _EXECUTE | _WRITE_FILE | _READ_FILE | _READ_DIR | _REMOVE | _MAKE_DEVICES | _MAKE_PLAIN,
    2: _REFER,
    3: _TRUNCATE,
    5: _IOCTL_DEV,
    9: _RESOLVE_UNIX,
}
_TCP_BY_ABI = {4: 0b11}
_SCOPE_BY_ABI = {6: 0b11}


def abi() -> int:
    """The version that this kernel speaks; 0 if it has none or refuses it."""
    if sys.platform != "linux":
        return 0
    try:
        return syscall("landlock_create_ruleset", _CREATE, None, 0, _VERSION_FLAG)
    except OSError:
        return 0


def _known(by_abi: dict[int, int], version: int) -> int:
    return sum(bits for since, bits in by_abi.items() if since <= version)


def covering(folder: str, holes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The (right, path) pairs that make `folder` readable but for `holes`: rules can only allow, never take away.

    The names in a folder that holds a hole, and in the hole itself, can be listed; the hole's files can't be read.
    """
    if folder in holes:
        return
    if not any(hole.startswith(folder.rstrip("/") + "/") for hole in holes):
        yield "read", folder
        return
    yield "list", folder
    for entry in os.scandir(folder):
        if not entry.is_symlink():
            yield from covering(entry.path, holes)


def restrict(rules: Iterable[tuple[str, str]], *, tcp: bool) -> None:
    """Allow this process and its children the (right, path) pairs in `rules` and no other file, for ever.

    Signals, abstract Unix sockets and, unless `tcp`, TCP ports of others are closed as well, where the kernel can.
    A path that isn't there is passed over. Raises `OSError` where there is no Landlock.
    """
    version = abi()
    files = _known(_FILES_BY_ABI, version)
    ports = 0 if tcp else _known(_TCP_BY_ABI, version)
    handled = struct.pack("=QQQ", files, ports, _known(_SCOPE_BY_ABI, version))
    ruleset = syscall("landlock_create_ruleset", _CREATE, ctypes.create_string_buffer(handled, 24), len(handled), 0)
    try:
        for right, path in rules:
            _allow(ruleset, path, RIGHTS[right] & files)
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        syscall("landlock_restrict_self", _RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):
            rights &= _FOR_FILES
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, place), 12)
        syscall(f"landlock_add_rule {path}", _ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(place)
