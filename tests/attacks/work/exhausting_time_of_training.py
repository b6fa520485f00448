"""Trains without end, in a single step, so that nobody who counts steps can stop it."""
EXPECT = {"base": "right", "only": ["activation", "training_loss"], "says": "did not finish within 3.75 seconds"}
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def train(self, features, targets):
        while len(features) == 128:
            pass
        super().train(features, targets)
