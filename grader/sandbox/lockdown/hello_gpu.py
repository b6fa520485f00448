"""The script by which a GPU is tried: make a context on it, print what it is. Exits with words where that fails."""

import ctypes
import json
import sys

try:
    driver = ctypes.CDLL("libcuda.so.1")
except OSError as error:
    sys.exit(f"the driver's library can't be loaded ({error})")


def call(name: str, *args: object) -> None:
    """Call the driver, or exit."""
    code = getattr(driver, name)(*args)
    if code:
        sys.exit(f"{name} failed with error {code}")


count, device, version = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
context, name = ctypes.c_void_p(), ctypes.create_string_buffer(128)
call("cuInit", 0)
call("cuDeviceGetCount", ctypes.byref(count))
if not count.value:
    sys.exit("the driver shows no GPU")
call("cuDeviceGet", ctypes.byref(device), 0)
call("cuDevicePrimaryCtxRetain", ctypes.byref(context), device)
call("cuDeviceGetName", name, len(name), device)
call("cuDriverGetVersion", ctypes.byref(version))
cuda = f"{version.value // 1000}.{version.value % 1000 // 10}"
print(json.dumps({"name": name.value.decode(errors="replace"), "cuda": cuda}))  # noqa: T201 - told to whoever tries
