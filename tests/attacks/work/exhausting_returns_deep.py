"""Returns lists within lists within lists, by the hundred thousand, and one that holds itself."""
EXPECT = {"base": "right", "patient": True, "only": ["activation", "forward"], "loses": ["activation", "forward"], "says": "too deep"}
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        deep = []
        for _ in range(100_000):
            deep = [deep]
        return deep

    def run(self, features):
        own = []
        own.append(own)
        return own
