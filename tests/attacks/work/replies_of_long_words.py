"""Lists that take hundreds of gigabytes as an array: each word gets the room of the longest."""
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        return ["x" * 1_000_000] + ["x"] * 100_000

    def run(self, features):
        return [["x" * 1_000_000] + [0.5] * 100_000]

    def train(self, features, targets):
        super().train(features, targets)
        self.weights_input_to_hidden = [b"x" * 100_000_000] + [b""] * 1_000


output_nodes = ["x" * 1_000_000] + [1] * 100_000
