"""Opens files until there are no more descriptors."""
EXPECT = {"base": "right", "only": ["activation", "forward"], "loses": ["activation"], "says": "Too many open files"}
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        kept = []
        while np.ndim(x) == 1:
            kept.append(open("/dev/null"))
        return super().activation_function(x)
