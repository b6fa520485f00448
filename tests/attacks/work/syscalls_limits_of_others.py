"""Slows others down: limits, priorities and processors of the judge, of a neighbour, of the process that loaded it."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"]}
import os
import resource
from calling import attempt
# --- the network ---

OTHERS = [os.getppid(), WORLD["judge"], WORLD["victim"], 1]
WAYS = (
    lambda pid: resource.prlimit(pid, resource.RLIMIT_NOFILE, (4, 4)),
    lambda pid: resource.prlimit(pid, resource.RLIMIT_CPU, (1, 1)),
    lambda pid: os.sched_setaffinity(pid, {0}),
    lambda pid: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
    lambda pid: os.setpriority(os.PRIO_PROCESS, pid, 19),
)

for pid in OTHERS:
    for number, way in enumerate(WAYS):
        try:
            way(pid)
        except OSError:
            continue
        print("swordfish-changed", pid, number)
    attempt("ioprio_set", 1, pid, 3 << 13)
