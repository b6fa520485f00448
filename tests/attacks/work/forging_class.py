"""Objects whose `__class__` is a property: bool at one look, float, array or a class of the harness's at the next."""
EXPECT = {
    "base": "right",
    "loses": [
        "activation", "forward", "output_shape", "one_output", "step", "gradient_output", "gradient_hidden",
        "training_loss", "validation_loss",
    ],
}
import itertools
import sys
# --- the network ---

wire = sys.modules["grader.wire.values"]


class Anything:
    """Passes every `isinstance`, and is none of all that: it holds no number at all."""

    number, type_name, shape, dtype, ndim, size = 0, "float", (5, 1), np.dtype(float), 2, 5

    def __init__(self, *classes):
        self._classes = itertools.cycle(classes)

    @property
    def __class__(self):
        return next(self._classes)

    __eq__ = __lt__ = __le__ = lambda self, other: True
    __sub__ = __rsub__ = __abs__ = lambda self, *_: 0.0
    __hash__ = lambda self: 0


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        return Anything(bool) if np.ndim(x) == 1 else super().activation_function(x)

    def run(self, features):
        if features.shape == (5, 3):
            return Anything(wire.Handle)
        if features.shape == (5, 4):
            return Anything(object, np.ndarray, float, list)
        return super().run(features)


output_nodes = Anything(object, float)
