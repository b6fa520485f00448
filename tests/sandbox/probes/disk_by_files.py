# ruff: noqa: FURB122, PTH123 - a probe makes the plain calls that an attacker would
from probing import attempt, hold, world

with attempt("fills the scratch folder beyond its size"):
    for number in range(4):
        with open(f"file{number}", "wb") as file:
            for _ in range(world.disk_mb):
                file.write(b"x" * (1 << 20))
    hold()
