"""Devices, pipes that never end, and modes that make whoever runs a file its owner."""
EXPECT = {"base": "right", "only": ["activation", "forward"], "loses": [], "says": "is a device"}
PACK = {"as": "tar", "members": [
    ("my_answers.py", "work"),
    ("zero", "device"),
    ("first_nn.ipynb", "fifo"),
    ("run", "text", "#!/bin/sh\nid -u\n"),
]}
import os
# --- the network ---

if os.path.exists("run") and os.stat("run").st_mode & 0o7000:
    print("swordfish-owner")
if os.path.lexists("zero") or os.path.lexists("first_nn.ipynb"):
    print("swordfish-device")
