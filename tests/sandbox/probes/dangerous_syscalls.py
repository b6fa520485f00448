# ruff: noqa: PTH110, PTH123 - a probe makes the plain calls that an attacker would
import ctypes
import errno
import fcntl
import os

from probing import attempt, broken, world

libc = ctypes.CDLL(None, use_errno=True)
wrong = [ctypes.c_long(-1)] * 6
for name, number in world.dangerous.items():
    ctypes.set_errno(0)
    libc.syscall(ctypes.c_long(number), *wrong)
    if ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
        broken(f"{name}: {os.strerror(ctypes.get_errno())}")
for flag, what in {0x10000000: "user", 0x20000: "mount", 0x40000000: "network", 0x20000000: "pid"}.items():
    pid = libc.syscall(ctypes.c_long(world.clone), ctypes.c_long(flag | 17), None, None, None, None)
    if pid == 0:
        os._exit(0)
    if pid > 0:
        os.waitpid(pid, 0)
        broken(f"makes a {what} namespace by clone")
with attempt("types into a terminal"):
    fcntl.ioctl(os.openpty()[1], 0x5412, b"x")
with open("/proc/self/status") if os.path.exists("/proc/self/status") else open(os.devnull) as file:
    rows = dict(line.split(":", 1) for line in file)
for row in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
    if int(rows.get(row, "0"), 16):
        broken(f"has capabilities: {row}")
if rows and rows["NoNewPrivs"].strip() != "1":
    broken("may gain privileges")
