"""Starts as many processes and threads as it may while it is loaded, so that no check can get a process of its own."""
EXPECT = {"base": "right", "says": "may be 24 processes and threads"}
import os
import threading
import time
# --- the network ---

try:
    for _ in range(200):
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
except (OSError, RuntimeError):
    pass
