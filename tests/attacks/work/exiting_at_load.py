"""Ends the process with exit code 0 before anything could be asked: success, to whoever trusts exit codes."""
EXPECT = {
    "base": "right",
    "says": "The process that ran your code ended in the middle of a call",
    "only": ["activation", "forward"],
}
import os
import sys

print("16 passed in 0.01s")
sys.stdout.flush()
os._exit(0)
# --- the network ---
