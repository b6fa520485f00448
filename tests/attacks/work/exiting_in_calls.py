"""Ends the process in every way that there is, in calls that some checks make."""
EXPECT = {
    "base": "right",
    "says": "killed by SIGSEGV",
    "loses": [
        "activation", "output_shape", "initial_weights", "forward_pass_train", "batch",
        "forward", "step", "gradient_output", "gradient_hidden",
    ],
}
import ctypes
import os
import signal
import sys
# --- the network ---


def overflow():
    """A recursion in C: Python's own limit doesn't see it."""
    sys.setrecursionlimit(10**9)
    nested = ()
    for _ in range(10_000_000):
        nested = (nested,)
    return hash(nested)


class NeuralNetwork(NeuralNetwork):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        if sizes[:2] == (20, 8):
            raise SystemExit(0)

    def activation_function(self, x):
        if np.ndim(x) == 1:
            ctypes.string_at(0)
        return super().activation_function(x)

    def run(self, features):
        if features.shape == (5, 3):
            os._exit(0)
        if features.shape == (5, 4):
            os.kill(os.getpid(), signal.SIGSTOP)
        return super().run(features)

    def train(self, features, targets):
        if len(features) == 5:
            overflow()
        super().train(features, targets)

    @property
    def forward_pass_train(self):
        raise KeyboardInterrupt
