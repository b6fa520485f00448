# ruff: noqa: PTH123, PTH208, SIM115 - a probe makes the plain calls that an attacker would
import os

from probing import attempt, broken, world

with attempt("lists the processes of others"):
    if str(world.victim) not in os.listdir("/proc"):
        raise OSError
for file in ("cmdline", "environ", "status", "maps"):
    with attempt(f"reads {file} of another process"):
        open(f"/proc/{world.victim}/{file}").read()
for pid in (1, os.getppid(), world.victim):
    with attempt(f"opens the memory of process {pid}"):
        open(f"/proc/{pid}/mem", "rb").close()
    with attempt(f"reads the environment of process {pid}"):
        if world.marker not in open(f"/proc/{pid}/environ").read():
            raise OSError
if world.marker in "".join(os.environ.values()):
    broken("has the judge's environment")
