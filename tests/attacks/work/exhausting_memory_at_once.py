"""Asks for all the memory in one go, as a learner does who takes the outer product for the inner one."""
EXPECT = {"base": "right", "patient": True, "only": ["activation", "forward"], "loses": ["activation"], "says": "{memory_mb} MB of memory"}
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        return np.ones((100_000, 100_000)) if np.ndim(x) == 1 else super().activation_function(x)
