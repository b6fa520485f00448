"""Lays rules that allow everything over those that are in force, and takes back what can't be taken back."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"]}
import ctypes
import struct
from calling import attempt, call
# --- the network ---

NO_NEW_PRIVILEGES, SECCOMP, KEEP_CAPABILITIES, AMBIENT = 38, 22, 8, 47

step = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0x7FFF0000), 8)
program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", 1, ctypes.addressof(step)), 16)
call("seccomp", 1, 0, program)
attempt("prctl", NO_NEW_PRIVILEGES, 0, 0, 0, 0)
attempt("prctl", SECCOMP, 0, 0, 0, 0)
attempt("prctl", AMBIENT, 2, 21, 0, 0)
attempt("ptrace", 0, 0, 0, 0)
attempt("mount", b"none", b".", b"tmpfs", 0, None)
attempt("landlock_restrict_self", -1, 0)
