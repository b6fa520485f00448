"""Makes namespaces of its own, in which it would be root, by every call that can, and enters those of others."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"], "unconfined": "makes namespaces in which it is root"}
import ctypes
import os
import struct
from calling import NUMBERS, attempt
# --- the network ---

NAMESPACES = {
    "user": 0x10000000, "mnt": 0x20000, "pid": 0x20000000, "net": 0x40000000,
    "ipc": 0x8000000, "uts": 0x4000000, "cgroup": 0x2000000, "time": 0x80,
}
SIGCHLD = 17


def unshare(flag):
    if os.fork() == 0:
        attempt("unshare", flag)
        os._exit(0)
    os.wait()


def clone(flag):
    child = ctypes.CDLL(None).syscall(NUMBERS["clone"][os.uname().machine == "aarch64"], flag | SIGCHLD, None, None, None, None)
    if child == 0:
        os._exit(0)
    if child > 0:
        print("swordfish-clone", flag)
        os.wait()


def clone3(flag):
    arguments = ctypes.create_string_buffer(struct.pack("8Q", flag, 0, 0, 0, SIGCHLD, 0, 0, 0), 64)
    if attempt("clone3", arguments, 64) == 0:
        os._exit(0)


NUMBERS["clone"] = (56, 220)
for name, flag in NAMESPACES.items():
    unshare(flag)
    clone3(flag)
    if flag > 0xFF:
        clone(flag)
    for pid in (1, WORLD["judge"]):
        try:
            attempt("setns", os.open(f"/proc/{pid}/ns/{name}", os.O_RDONLY), flag)
        except OSError:
            continue
