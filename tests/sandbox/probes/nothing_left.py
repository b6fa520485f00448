# ruff: noqa: T201 - a probe makes the plain calls that an attacker would
import os
import signal

from probing import world

if os.fork() == 0:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if os.fork() == 0:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        os.execv("/bin/sleep", [world.left_behind, "300"])
    os._exit(0)
os.wait()
print("the script ends and leaves a daemon")
