"""Answers that are far too large, too deep, or too many."""
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        deep = []
        for _ in range(100_000):
            deep = [deep]
        return deep

    def run(self, features):
        return np.zeros(1 << 25) if features.shape == (5, 4) else ["x" * (1 << 22)]

    def train(self, features, targets):
        super().train(features, targets)
        if features.shape[1] == 3:
            self.weights_input_to_hidden = [0.0] * 1_000_000


loop = []
loop.append(loop)
output_nodes = loop
