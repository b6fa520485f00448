"""Takes from its own process all that the harness needs there, so that a fault of its own looks like the harness's."""
EXPECT = {
    "base": "right",
    "says": "No process could be started for this check",
    "only": ["activation", "initial_weights"],
}
import resource
# --- the network ---

for name in ("NOFILE", "NPROC", "FSIZE", "MEMLOCK", "STACK", "CORE", "SIGPENDING", "MSGQUEUE"):
    kind = getattr(resource, f"RLIMIT_{name}", None)
    try:
        resource.setrlimit(kind, (4 if name == "NOFILE" else 0, 4 if name == "NOFILE" else 0))
    except (OSError, ValueError, TypeError):
        continue
