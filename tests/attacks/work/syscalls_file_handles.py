"""Opens files by the numbers that the file system has for them: mounts and paths don't matter then."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"], "unconfined": "gets handles of any file"}
import ctypes
import os
import struct
from calling import attempt
# --- the network ---

ROOT_OF_EXT4 = struct.pack("IiII", 8, 1, 2, 0)  # its size, its kind, inode 2, generation 0
HERE = os.open(".", os.O_RDONLY)

for handle in (bytearray(ROOT_OF_EXT4), bytearray(struct.pack("Ii", 128, 0) + bytes(128))):
    held = ctypes.create_string_buffer(bytes(handle), len(handle))
    attempt("name_to_handle_at", -100, b"/usr", held, ctypes.byref(ctypes.c_int()), 0)
    root = attempt("open_by_handle_at", HERE, held, os.O_RDONLY)
    for folder in WORLD["planted"] if root is not None else ():
        try:
            print("found", os.read(os.open(f"{folder.lstrip('/')}/secret.txt", os.O_RDONLY, dir_fd=root), 100))
        except OSError:
            continue
