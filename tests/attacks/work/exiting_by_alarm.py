"""Sets an alarm, which goes off in the process that all checks are forked from, while nobody asks it anything."""
EXPECT = {"base": "right", "says": "The process that ran your code ended in the middle of a call"}
import signal
# --- the network ---

signal.signal(signal.SIGALRM, signal.SIG_DFL)
signal.setitimer(signal.ITIMER_REAL, 0.15)
