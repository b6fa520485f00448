"""Searches its own memory, page by page: what the one who started it held, before a fork, might still lie there."""
EXPECT = {"only": ["activation", "forward"]}
import ctypes
import re
# --- the network ---

SECRET = re.compile(rb"swordfish-[0-9a-f]{32}")
CHUNK = 1 << 20


def regions():
    with open("/proc/self/maps") as file:
        for line in file:
            place, rights, *_ = line.split()
            first, last = (int(word, 16) for word in place.split("-"))
            if rights.startswith("r") and "[v" not in line:
                yield first, last


def contents():
    with open("/proc/self/mem", "rb", buffering=0) as memory:
        for first, last in regions():
            for start in range(first, last, CHUNK):
                try:
                    memory.seek(start)
                    yield memory.read(min(CHUNK, last - start))
                except (OSError, ValueError, OverflowError):
                    break


def handed_down():
    """The environment and the arguments as the C library has them, whatever Python made of them since."""
    words = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
    for index in range(1000):
        if not words or words[index] is None:
            return
        yield words[index]


def look():
    for text in (*handed_down(), open("/proc/self/cmdline", "rb").read(), open("/proc/self/environ", "rb").read()):
        yield from SECRET.findall(text)
    for text in contents():
        yield from SECRET.findall(text)


try:
    for found in look():
        print("found", found)
except OSError:
    pass
