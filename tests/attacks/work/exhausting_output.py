"""Prints three hundred megabytes, through Python and past it."""
EXPECT = {"base": "right", "patient": True, "loses": []}
import os
import sys
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) == 1:
            block = b"all work and no play " * 50_000
            for _ in range(150):
                os.write(2, block)
                sys.stdout.buffer.write(block)
        return super().activation_function(x)
