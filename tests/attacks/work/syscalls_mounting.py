"""Mounts what it may not see, unmounts it again, and does the same by the newer calls."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"]}
import os
from calling import attempt
# --- the network ---

BIND, DETACH, CLONE_TREE = 4096, 2, 1

os.makedirs("here", exist_ok=True)
attempt("mount", b"none", b"here", b"tmpfs", 0, None)
attempt("mount", b"none", b"here", b"proc", 0, None)
attempt("mount", b"/", b"here", None, BIND, None)
attempt("umount2", b"here", DETACH)
attempt("fsopen", b"tmpfs", 0)
tree = attempt("open_tree", -100, b"/", CLONE_TREE)
attempt("move_mount", tree or -1, b"", -100, b"here", 4)
