"""Opens the large interfaces of the kernel that most ways out have led through: bpf, io_uring, perf, userfaultfd."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"], "unconfined": "opens large interfaces of the kernel"}
import ctypes
import struct
from calling import attempt
# --- the network ---

MAP_CREATE, ARRAY = 0, 2
SOFTWARE, USER_MODE_ONLY = 1, 1

attempt("bpf", MAP_CREATE, ctypes.create_string_buffer(struct.pack("5I", ARRAY, 4, 8, 1, 0), 20), 20)
attempt("io_uring_setup", 8, ctypes.create_string_buffer(120))
attempt("perf_event_open", ctypes.create_string_buffer(struct.pack("IIQ", SOFTWARE, 112, 0), 112), 0, -1, -1, 0)
attempt("userfaultfd", USER_MODE_ONLY)
