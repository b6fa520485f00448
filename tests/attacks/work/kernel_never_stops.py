"""A cell that no interrupt stops, and that leaves others behind to go on for it."""
EXPECT = {"base": "right", "way": "all", "only": ["activation", "forward"], "loses": [], "says": "2 s"}
import os
import signal
import time
# --- the network ---

# %%
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))
if os.fork() == 0:
    os.setsid()
while True:
    time.sleep(1)
