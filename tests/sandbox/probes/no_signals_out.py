import os
import resource
import signal

from probing import attempt, world

with attempt("signals another process"):
    os.kill(world.victim, signal.SIGCONT)
with attempt("limits another process"):
    resource.prlimit(world.victim, resource.RLIMIT_NOFILE, (512, 512))
with attempt("slows another process"):
    os.setpriority(os.PRIO_PROCESS, world.victim, 19)
with attempt("binds another process to a core"):
    os.sched_setaffinity(world.victim, {0})
