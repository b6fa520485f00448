"""Takes descriptors out of other processes: sockets to the judge, files that are open there."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"], "unconfined": "takes what other processes of its user have open"}
import os
from calling import attempt
# --- the network ---

for pid in (os.getppid(), WORLD["judge"], WORLD["victim"], 1):
    other = attempt("pidfd_open", pid, 0)
    for number in range(16) if other is not None else ():
        attempt("pidfd_getfd", other, number, 0)
