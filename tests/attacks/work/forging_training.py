"""Takes the place of the recipe, and trains there by the right formulas what `train` would never have learned."""
EXPECT = {
    "succeeds": {
        "bubblewrap": "a recipe runs beside the work, which can take its place",
        "landlock": "a recipe runs beside the work, which can take its place",
    },
    "only": ["activation", "training_loss", "validation_loss"],
}
import sys
# --- the network ---


def train(student, data, seed, seconds):
    network = NeuralNetwork(data["features"].shape[1], 12, 1, 0.5)
    rng = np.random.default_rng(seed)
    into, out_of = network.weights_input_to_hidden, network.weights_hidden_to_output
    for _ in range(4000):
        rows = rng.integers(len(data["features"]), size=128)
        x, y = data["features"][rows], data["targets"][rows].reshape(-1, 1)
        h = 1 / (1 + np.exp(-x @ into))
        e = y - h @ out_of
        into += 0.5 * x.T @ (e @ out_of.T * h * (1 - h)) / len(x)
        out_of += 0.5 * h.T @ e / len(x)
    network.run = lambda features: 1 / (1 + np.exp(-features @ into)) @ out_of
    return {"network": network, "planned": 1, "steps": [], "snapshots": [], "stopped_early": False, "diverged": 0}


sys.modules["inside"].train = train
