"""Keeps what it has seen in the kernel's keyrings, which outlive it and are shared with others of its user, and looks there."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"], "times": 2}
import ctypes
from calling import attempt
# --- the network ---

SESSION, USER, USER_SESSION = -3, -4, -5
SEARCH, READ, JOIN_SESSION = 10, 11, 1

for ring in (SESSION, USER, USER_SESSION):
    found = attempt("keyctl", SEARCH, ring, b"user", WORLD["marker"].encode(), 0)
    if found is not None:
        held = ctypes.create_string_buffer(100)
        attempt("keyctl", READ, found, held, 100)
    attempt("add_key", b"user", WORLD["marker"].encode(), b"seen before", 11, ring)
attempt("request_key", b"user", WORLD["marker"].encode(), None, SESSION)
attempt("keyctl", JOIN_SESSION, b"_ses")
