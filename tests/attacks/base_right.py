# ruff: noqa: NPY002 - written as a learner would write it
"""Right work, trained for a moment only: what an attack is put around."""

import numpy as np

iterations = 1500
learning_rate = 0.5
hidden_nodes = 8
output_nodes = 1


class NeuralNetwork:
    def __init__(self, input_nodes, hidden_nodes, output_nodes, learning_rate):
        self.weights_input_to_hidden = np.random.normal(0.0, input_nodes**-0.5, (input_nodes, hidden_nodes))
        self.weights_hidden_to_output = np.random.normal(0.0, hidden_nodes**-0.5, (hidden_nodes, output_nodes))
        self.lr = learning_rate

    def activation_function(self, x):
        return 1 / (1 + np.exp(-x))

    def train(self, features, targets):
        n_records = features.shape[0]
        targets = np.array(targets).reshape(n_records, -1)
        hidden = self.activation_function(features @ self.weights_input_to_hidden)
        error = targets - hidden @ self.weights_hidden_to_output
        hidden_error_term = (error @ self.weights_hidden_to_output.T) * hidden * (1 - hidden)
        self.weights_hidden_to_output += self.lr * hidden.T @ error / n_records
        self.weights_input_to_hidden += self.lr * features.T @ hidden_error_term / n_records

    def run(self, features):
        hidden = self.activation_function(features @ self.weights_input_to_hidden)
        return hidden @ self.weights_hidden_to_output
