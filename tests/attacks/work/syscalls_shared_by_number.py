"""Leaves memory, a queue and semaphores under a number that the next work knows, and looks for what an earlier one left."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"], "times": 2}
from calling import attempt
# --- the network ---

CREATE, MINE, READ_WRITE = 0o1000, 0o600, 2

memory = attempt("shmget", WORLD["key"], 1 << 20, CREATE | MINE)
attempt("shmat", memory or 0, None, 0)
attempt("msgget", WORLD["key"], CREATE | MINE)
attempt("semget", WORLD["key"], 1, CREATE | MINE)
attempt("mq_open", WORLD["marker"].encode(), READ_WRITE | 0o100, MINE, None)
