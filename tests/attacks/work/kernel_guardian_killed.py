"""Kills what watches over the kernel, and what runs its cells: they are processes of its user."""
EXPECT = {"base": "right", "way": "all", "only": ["activation", "forward"], "loses": ["activation", "forward"], "says": "The process that ran your code ended"}
import os
import signal
# --- the network ---

# %%
for pid in (os.getppid(), *range(2, 60)):
    if pid != os.getpid():
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            continue
