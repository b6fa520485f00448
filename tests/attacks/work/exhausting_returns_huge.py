"""Returns far more numbers than were asked for."""
EXPECT = {"base": "right", "patient": True, "only": ["activation", "forward"], "loses": ["forward"], "says": "more than the {memory_mb} MB of memory"}
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def run(self, features):
        return np.broadcast_to(0.0, (1 << 28, 1)) if len(features) == 5 else super().run(features)
