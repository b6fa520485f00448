"""Has the kernel treat it as an older kind of program, whose memory can be run and begins at address 0."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "beside": ["calling"]}
from calling import attempt
# --- the network ---

READ_IMPLIES_EXEC, PAGE_ZERO, NO_RANDOM_PLACES = 0x400000, 0x100000, 0x40000

attempt("personality", READ_IMPLIES_EXEC | PAGE_ZERO | NO_RANDOM_PLACES)
