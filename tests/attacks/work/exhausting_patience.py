"""Recursion, an iterator without an end, an exception of 50 MB, and one whose message never ends."""
EXPECT = {"base": "right", "says": "did not finish within 1 seconds"}
import itertools
# --- the network ---


class Endless(Exception):
    def __str__(self):
        while True:
            pass


class Shapes:
    def __iter__(self):
        return itertools.repeat(0.5)

    def __len__(self):
        return 5


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        return self.activation_function(x) if np.ndim(x) == 1 else super().activation_function(x)

    def run(self, features):
        if features.shape == (5, 4):
            raise Endless
        if features.shape == (5, 3):
            return Shapes()
        return super().run(features)

    def train(self, features, targets):
        if len(features) == 5:
            raise ValueError("x" * 50_000_000)
        super().train(features, targets)
