# %% [markdown]
# # My first neural network

# %%
import numpy as np

# %% [markdown]
# The class comes first and gets its methods further down, a cell each.


# %%
class NeuralNetwork:
    def __init__(self, n_in, n_hidden, n_out, rate):
        self.sizes = (n_in, n_hidden, n_out)
        self.rate = rate
        self.start()


# %%
def start(self):
    n_in, n_hidden, n_out = self.sizes
    self.weights_input_to_hidden = np.random.randn(n_in, n_hidden) / np.sqrt(n_in)
    self.weights_hidden_to_output = np.random.randn(n_hidden, n_out) / np.sqrt(n_hidden)


NeuralNetwork.start = start


# %%
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def slope(h):
    return h * (1 - h)


NeuralNetwork.activation_function = staticmethod(sigmoid)


# %% [markdown]
# Forward


# %%
def both_layers(w1, w2, x):
    h = sigmoid(np.einsum("ni,ih->nh", x, w1))
    f = np.einsum("nh,ho->no", h, w2)
    return f, h


def run(self, features):
    predictions, _ = both_layers(self.weights_input_to_hidden, self.weights_hidden_to_output, features)
    return predictions


NeuralNetwork.run = run

# %% [markdown]
# Backward


# %%
def steps(x, h, e, w2):
    b = np.einsum("no,ho->nh", e, w2)
    d = b * slope(h)
    return np.einsum("ni,nh->ih", x, d), np.einsum("nh,no->ho", h, e)


# %%
def train(self, features, targets):
    w1, w2 = self.weights_input_to_hidden, self.weights_hidden_to_output
    f, h = both_layers(w1, w2, features)
    y = targets.reshape(-1, 1)
    e = y - f
    g1, g2 = steps(features, h, e, w2)
    share = self.rate / len(features)
    self.weights_input_to_hidden = w1 + share * g1
    self.weights_hidden_to_output = w2 + share * g2


NeuralNetwork.train = train

# %%
iterations = 6000
learning_rate = 0.5
hidden_nodes = 16
output_nodes = 1
