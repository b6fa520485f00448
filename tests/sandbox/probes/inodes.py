# ruff: noqa: PTH123 - a probe makes the plain calls that an attacker would
from probing import attempt, hold, world

with attempt("makes four times as many files as it may"):
    for number in range(4 * world.files):
        open(f"file{number}", "x").close()
    hold()
