"""Raises an exception with a message of 50 MB, a hundred thousand causes, and as many frames as there may be."""
EXPECT = {"base": "right", "patient": True, "only": ["activation", "forward"], "loses": ["activation", "forward"], "says": "raised ValueError: xxxx"}
import sys
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        raise ValueError("x" * 50_000_000)

    def run(self, features, depth=5_000):
        sys.setrecursionlimit(20_000)
        if depth:
            return self.run(features, depth - 1)
        error = ValueError("x")
        for _ in range(100_000):
            error, error.__cause__ = ValueError("x" * 100), error
        raise ExceptionGroup("x" * 1_000_000, [error] * 10_000)
