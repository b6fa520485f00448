# ruff: noqa: FURB122, PTH108, PTH123, SIM115 - a probe makes the plain calls that an attacker would
import os

from probing import attempt, hold, world

with attempt("fills the scratch folder with files that have no name"):
    held = []
    for number in range(4):
        file = open(f"file{number}", "wb")
        held.append(file)
        os.unlink(file.name)
        for _ in range(world.disk_mb):
            file.write(b"x" * (1 << 20))
    hold()
