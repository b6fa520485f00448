import threading
import time

from probing import broken, hold, world

threading.stack_size(1 << 16)
try:
    for _ in range(4 * world.processes):
        threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
except RuntimeError:
    raise SystemExit(0) from None
hold()
broken("has four times as many threads as it may")
