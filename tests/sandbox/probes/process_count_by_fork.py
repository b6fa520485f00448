import os
import time

from probing import attempt, hold, world

with attempt("has four times as many processes as it may"):
    for _ in range(4 * world.processes):
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
    hold()
