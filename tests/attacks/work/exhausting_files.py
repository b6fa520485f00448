"""Makes more files than it may."""
EXPECT = {"base": "right", "patient": True, "loses": ["activation"], "says": "{files} files"}
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        for number in range(20_000 if np.ndim(x) == 1 else 0):
            open(f"{number}", "w").close()
        return super().activation_function(x)
