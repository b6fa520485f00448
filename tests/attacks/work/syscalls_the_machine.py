"""Acts on the machine as a whole: its name, clock, log, kernel and modules. A call that fails for its arguments alone got through."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"]}
import ctypes
import errno
import os
import struct
import time
from calling import call
# --- the network ---

REFUSED = (errno.EPERM, errno.ENOSYS, errno.EACCES)
NOW = ctypes.create_string_buffer(struct.pack("qq", *divmod(time.time_ns(), 10**9)), 16)
NAME = os.uname().nodename.encode()

for name, *arguments in (
    ("sethostname", NAME, len(NAME)),
    ("clock_settime", 0, NOW),
    ("kexec_load", 0, 0, None, 0xFFFF),
    ("delete_module", WORLD["marker"].encode(), 0),
    ("reboot", 0, 0, 0, None),
    ("swapon", WORLD["marker"].encode(), 0),
    ("acct", WORLD["marker"].encode()),
    ("syslog", 3, ctypes.create_string_buffer(4096), 4096),
):
    try:
        print("swordfish-answered", name, call(name, *arguments))
    except OSError as error:
        if error.errno not in REFUSED:
            print("swordfish-tried", error)
