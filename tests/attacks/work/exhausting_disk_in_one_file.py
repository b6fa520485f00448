"""Writes one file without end."""
EXPECT = {"base": "right", "patient": True, "only": ["activation", "forward"], "says": "{disk_mb} MB"}
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        with open("endless", "wb") as file:
            while np.ndim(x) == 1:
                file.write(b"x" * (1 << 16))
        return super().activation_function(x)
