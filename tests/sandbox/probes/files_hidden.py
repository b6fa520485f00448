# ruff: noqa: PTH120, PTH123, PTH208, SIM115 - a probe makes the plain calls that an attacker would
import os

from probing import attempt, world

for secret in world.secrets:
    with attempt(f"reads {secret}"):
        open(secret).read()
    with attempt(f"reads {secret} by way of another process"):
        open(f"/proc/{world.victim}/root{secret}").read()
    with attempt(f"lists the folder of {secret}"):
        os.listdir(os.path.dirname(secret))
    with attempt(f"makes a link to {secret}"):
        os.link(secret, "link")
with attempt("imports the harness"):
    import grader.judge.grade  # noqa: F401
