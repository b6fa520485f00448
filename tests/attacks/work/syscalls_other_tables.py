"""Goes around the filter of system calls by the numbers of other machines: 32-bit calls, and those of x32."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"]}
import ctypes
import mmap
import os
# --- the network ---

X32 = 0x40000000
TRACEME_IN_32_BITS = bytes.fromhex("b81a000000" "31db31c931d231f6" "cd80" "c3")  # eax = 26, the rest 0, int 0x80, ret

if os.uname().machine == "x86_64":
    if os.fork() == 0:
        if ctypes.CDLL(None).syscall(X32 + 521, 0, 0, 0, 0) == 0:
            print("swordfish-x32", flush=True)
        code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        code.write(TRACEME_IN_32_BITS)
        run = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
        if run() == 0:
            print("swordfish-32", flush=True)
        os._exit(0)
    os.wait()
