"""Never trains, and shows other weights at every look, so that something seems to have changed them."""
EXPECT = {
    "base": "right",
    "loses": [
        "step", "gradient_output", "gradient_hidden", "batch", "learning_rate", "training_loss", "validation_loss",
    ],
}
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def __getattribute__(self, name):
        value = object.__getattribute__(self, name)
        if name.startswith("weights"):
            return value + np.random.default_rng().normal(0.0, 0.01, value.shape)
        return value

    def train(self, features, targets):
        return None

    def run(self, features):
        kept = vars(self)
        return self.activation_function(features @ kept["weights_input_to_hidden"]) @ kept["weights_hidden_to_output"]
