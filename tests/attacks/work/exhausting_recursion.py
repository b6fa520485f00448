"""Calls itself without end."""
EXPECT = {"base": "right", "only": ["activation", "forward"], "loses": ["activation"], "says": "RecursionError"}
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        return self.activation_function(x) if np.ndim(x) == 1 else super().activation_function(x)
