"""Ends its kernel in a cell, again and again, so that nothing after it is ever run."""
EXPECT = {"base": "right", "way": "all", "only": ["activation", "forward"], "says": "ended the process that runs the notebook"}
import os
# --- the network ---

# %%
os._exit(0)
# %%
import ctypes
ctypes.string_at(0)
# %%
after = 1
