"""Runs a program that is in no file: from a descriptor of memory, which no limit on files counts."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"], "unconfined": "runs programs out of memory"}
import ctypes
import os
from calling import attempt, call
# --- the network ---

EMPTY_PATH = 0x1000

memory = attempt("memfd_create", b"nameless", 0)
if memory is not None:
    os.write(memory, open("/bin/sh", "rb").read())
    if os.fork() == 0:
        words = (ctypes.c_char_p * 4)(b"sh", b"-c", b"echo swordfish-ran", None)
        call("execveat", memory, b"", words, (ctypes.c_char_p * 1)(None), EMPTY_PATH)
    os.wait()
