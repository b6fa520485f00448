"""An answer whose head promises much and whose bytes trickle in without end."""
EXPECT = {"base": "right", "loses": ["activation"], "says": "did not finish within 1 seconds"}
import os
import struct
import time
# --- the network ---


def shout(text):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, text)
        except OSError:
            continue


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) != 1:
            return super().activation_function(x)
        shout(struct.pack("<4sIIQ", b"GRD1", 100, 1, 200 << 20) + b" " * 100)
        while True:
            shout(b"x")
            time.sleep(0.01)
