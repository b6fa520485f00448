import os

from probing import attempt, hold, world

with attempt("holds twice the limit in files without a name"):
    for _ in range(2 * world.memory_mb // 64):
        file = os.memfd_create("probe")
        for _ in range(64):
            os.write(file, b"x" * (1 << 20))
    hold()
