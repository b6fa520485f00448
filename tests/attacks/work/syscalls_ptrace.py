"""Steers other processes as a debugger does: the one that loaded it, the judge, whoever there is."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"], "unconfined": "steers any process of its user"}
import os
from calling import attempt
# --- the network ---

TRACEME, SEIZE = 0, 0x4206

for pid in (os.getppid(), WORLD["judge"], WORLD["victim"]):
    attempt("ptrace", SEIZE, pid, 0, 0)
if os.fork() == 0:
    attempt("ptrace", TRACEME, 0, 0, 0)
    os._exit(0)
os.wait()
