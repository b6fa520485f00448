"""Computes without end where no signal to Python is heard: in a pattern, and in a power."""
EXPECT = {"base": "right", "only": ["activation", "forward"], "loses": ["activation", "forward"], "says": "did not finish within 1 seconds"}
import re
import signal
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                continue
        return re.match(r"(x+x+)+y", "x" * 64)

    def run(self, features):
        return 7 ** (7**12) % 2
