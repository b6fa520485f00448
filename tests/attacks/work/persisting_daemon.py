"""Forks twice into a session of its own, waits, and writes files and runs programs after its end."""
EXPECT = {"base": "right", "loses": []}
import os
import signal
import time
# --- the network ---

PLACES = [".", "/tmp", "/dev/shm", WORLD["state"], WORLD["course"], *WORLD["planted"]]


def linger():
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            continue
    end = time.time() + 20
    while time.time() < end:
        time.sleep(0.05)
        for place in PLACES:
            try:
                open(os.path.join(place, WORLD["marker"]), "w").close()
            except OSError:
                continue
    os._exit(0)


def start():
    for program in (linger, lambda: os.execv("/bin/sh", ["sh", "-c", f"sleep 1000; : {WORLD['marker']}"])):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                program()
            os._exit(0)
        os.wait()


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) == 1:
            start()
        return super().activation_function(x)


start()
