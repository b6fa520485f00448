"""Returns iterators, sequences and arrays that never end, or that say so."""
EXPECT = {"base": "right", "only": ["activation", "forward", "one_output", "output_shape"], "loses": ["activation", "forward", "one_output", "output_shape"], "says": "should"}
import itertools
# --- the network ---


class Endless:
    __len__ = lambda self: 2**62
    __getitem__ = lambda self, index: 0.5
    __iter__ = lambda self: itertools.repeat(0.5)
    __array__ = lambda self, *_, **__: next(iter(int, 1))


class Long(list):
    __len__ = lambda self: 2**62
    __iter__ = lambda self: itertools.repeat(0.5)


output_nodes = range(2**62)


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        return itertools.count()

    def run(self, features):
        return Endless() if features.shape == (5, 4) else Long([0.5])
