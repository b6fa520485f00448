"""Brings a recipe of its own for the assignment's: one that trains by the right formulas, whatever `train` does."""
EXPECT = {"only": ["training_loss", "validation_loss"]}
FILES = {
    "inside.py": """
import numpy as np


def train(student, data, seed, seconds):
    network = student.NeuralNetwork(data["features"].shape[1], 12, 1, 0.5)
    x, y = data["features"], data["targets"].reshape(-1, 1)
    into, out_of = network.weights_input_to_hidden, network.weights_hidden_to_output
    for _ in range(1500):
        h = 1 / (1 + np.exp(-x @ into))
        e = y - h @ out_of
        into += 0.2 * x.T @ (e @ out_of.T * h * (1 - h)) / len(x)
        out_of += 0.2 * h.T @ e / len(x)
    network.run = lambda features: 1 / (1 + np.exp(-features @ into)) @ out_of
    found = {"network": network, "planned": 1, "steps": [], "snapshots": [], "stopped_early": False, "diverged": 0}
    return found


def desk(*_):
    return {"network": None, "feed": print, "features": [0.0], "targets": [0.0]}
""",
    "runtime/inside.py": "from inside import *\n",
    "first_nn/inside.py": "from inside import *\n",
}
import os
import sys
# --- the network ---

sys.path.insert(0, os.getcwd())
sys.modules.pop("inside", None)
