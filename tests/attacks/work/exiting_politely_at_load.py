"""Leaves by `SystemExit(0)` before it has defined anything: a runner that lets it pass would call that a good end."""
EXPECT = {"base": "right", "says": "raised SystemExit", "only": ["activation", "forward"]}
import sys

sys.exit(0)
# --- the network ---
