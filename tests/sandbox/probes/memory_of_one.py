from probing import attempt, hold, world

with attempt("holds twice the limit"):
    held = [b"x" * (1 << 20) for _ in range(2 * world.memory_mb)]
    hold()
