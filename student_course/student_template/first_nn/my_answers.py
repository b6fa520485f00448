# %% [markdown]
# # Your first neural network
#
# A network with one hidden layer, written with nothing but numpy, learns how many bikes are rented in an hour.
# The hand-out (README.md) has the picture, every formula and every shape. In short, for a batch of `N` records:
#
# | what | formula | shape |
# | --- | --- | --- |
# | hidden outputs | `h = sigmoid(X @ W1)` | `(N, hidden)` |
# | prediction | `f = h @ W2`, no activation | `(N, 1)` |
# | error | `e = y - f` | `(N, 1)` |
# | hidden error term | `d = (e @ W2.T) * h * (1 - h)` | `(N, hidden)` |
# | step of `W2` | `learning_rate * h.T @ e / N` | `(hidden, 1)` |
# | step of `W1` | `learning_rate * X.T @ d / N` | `(inputs, hidden)` |
#
# `W1` is `weights_input_to_hidden`, `W2` is `weights_hidden_to_output`.

# %%
from pathlib import Path

import numpy as np

# %% [markdown]
# ## How it is trained
#
# The grader makes your network with these numbers and gives it `iterations` batches of 128 hours each.

# %%
# YOUR WORK: give a number to each of iterations, learning_rate, hidden_nodes and output_nodes

# %% [markdown]
# ## The network


# %%
class NeuralNetwork:
    """A network with one hidden layer of sigmoid units and a linear output."""

    def __init__(self, input_nodes, hidden_nodes, output_nodes, learning_rate):
        """Keep the learning rate, and start both weight matrices small and random."""
        self.learning_rate = learning_rate
        # YOUR WORK: make self.weights_input_to_hidden and self.weights_hidden_to_output

    def activation_function(self, x):
        """The sigmoid of every number in `x`; the result has the shape of `x`."""
        # YOUR WORK: return the sigmoid of x

    def train(self, features, targets):
        """One step downhill: `features` (N, inputs), `targets` (N,) or (N, 1). Changes both weight matrices."""
        targets = np.reshape(targets, (len(features), -1))
        final_outputs, hidden_outputs = self.forward_pass_train(features)
        step_input, step_output = self.backpropagation(final_outputs, hidden_outputs, features, targets)
        self.update_weights(step_input, step_output, len(features))

    def forward_pass_train(self, features):
        """The predictions (N, outputs) for `features` (N, inputs), and the hidden outputs (N, hidden) behind them."""
        # YOUR WORK: return the final outputs and the hidden outputs

    def backpropagation(self, final_outputs, hidden_outputs, features, targets):
        """The steps that a batch asks for, summed over its records: (inputs, hidden) and (hidden, outputs)."""
        # YOUR WORK: return the sums for weights_input_to_hidden and weights_hidden_to_output

    def update_weights(self, step_input, step_output, n_records):
        """Move both weight matrices by the learning rate times the mean over the batch."""
        # YOUR WORK: change both weight matrices

    def run(self, features):
        """The predictions (N, outputs) for `features` (N, inputs)."""
        # YOUR WORK: return the predictions


# %% [markdown]
# ## Try it at home
#
# `python my_answers.py` trains on `Bike-Sharing-Dataset/hour.csv` and prints the losses. The grader never runs this
# part: whatever takes long belongs under `if __name__ == "__main__":`.


# %%
def load_hours(path):
    """Features (hours, 56) and standardised rentals (hours,) of the UCI file."""
    names = path.read_text(encoding="utf-8").split(maxsplit=1)[0].split(",")
    numbers = [name for name in names if name != "dteday"]
    table = np.loadtxt(path, delimiter=",", skiprows=1, usecols=[names.index(name) for name in numbers])
    column = dict(zip(numbers, table.T, strict=True))
    for name in ("temp", "hum", "windspeed", "cnt"):
        column[name] = (column[name] - column[name].mean()) / column[name].std()
    features = [column[name] for name in ("yr", "holiday", "temp", "hum", "windspeed")]
    for name, first, last in (
        ("season", 1, 4),
        ("weathersit", 1, 4),
        ("mnth", 1, 12),
        ("hr", 0, 23),
        ("weekday", 0, 6),
    ):
        features += [(column[name] == kind).astype(float) for kind in range(first, last + 1)]
    return np.column_stack(features), column["cnt"]


def mean_squared_error(network, features, targets):
    """How far the predictions are from the targets."""
    return np.mean((network.run(features).reshape(-1) - targets) ** 2)


def train_at_home(path):
    """Train on all but the last 60 days and print both losses along the way."""
    features, targets = load_hours(path)
    cut = len(features) - 60 * 24
    network = NeuralNetwork(features.shape[1], hidden_nodes, output_nodes, learning_rate)
    for step in range(1, iterations + 1):
        batch = np.random.choice(cut, size=128)
        network.train(features[batch], targets[batch])
        if step % (iterations // 10) == 0:
            training = mean_squared_error(network, features[:cut], targets[:cut])
            validation = mean_squared_error(network, features[cut:], targets[cut:])
            print(f"step {step:6}  training loss {training:.3f}  validation loss {validation:.3f}")


if __name__ == "__main__" and "iterations" in globals():
    train_at_home(Path("Bike-Sharing-Dataset/hour.csv"))
