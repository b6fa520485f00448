"""Becomes root: by asking, by capabilities, by programs that are allowed to make anyone root."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"]}
import ctypes
import glob
import os
import struct
import subprocess
from calling import attempt
# --- the network ---

OTHER = os.getuid() + 1

for become in (
    lambda: os.setresuid(OTHER, OTHER, OTHER),
    lambda: os.setresgid(OTHER, OTHER, OTHER),
    lambda: os.setgroups([OTHER]),
    lambda: os.setuid(0) if os.getuid() else os.setuid(OTHER),
):
    try:
        become()
    except OSError:
        continue
    print("swordfish-became", os.getresuid(), os.getresgid(), os.getgroups())
header = ctypes.create_string_buffer(struct.pack("Ii", 0x20080522, 0), 8)
attempt("capset", header, ctypes.create_string_buffer(struct.pack("6I", *[0xFFFFFFFF] * 6), 24))
for program, *words in (("su", "-c", "id -u"), ("sudo", "-n", "id", "-u"), ("pkexec", "id", "-u")):
    for path in glob.glob(f"/usr/bin/{program}") if os.getuid() else ():
        done = subprocess.run([path, *words], stdin=subprocess.DEVNULL, capture_output=True, timeout=2)
        if done.returncode == 0:
            print("swordfish-by", program, done.stdout)
