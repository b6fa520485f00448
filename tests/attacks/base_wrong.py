# ruff: noqa: NPY002 - written as a learner would write it
"""Wrong work: tanh for the sigmoid, no derivative of it, a step for the sum of a batch, and next to no training."""

import numpy as np

iterations = 20
learning_rate = 0.002
hidden_nodes = 8
output_nodes = 1


class NeuralNetwork:
    def __init__(self, input_nodes, hidden_nodes, output_nodes, learning_rate):
        self.weights_input_to_hidden = np.random.normal(0.0, input_nodes**-0.5, (input_nodes, hidden_nodes))
        self.weights_hidden_to_output = np.random.normal(0.0, hidden_nodes**-0.5, (hidden_nodes, output_nodes))
        self.lr = learning_rate

    def activation_function(self, x):
        return np.tanh(x)

    def train(self, features, targets):
        targets = np.array(targets).reshape(len(features), -1)
        hidden = self.activation_function(features @ self.weights_input_to_hidden)
        error = targets - hidden @ self.weights_hidden_to_output
        self.weights_hidden_to_output += self.lr * hidden.T @ error
        self.weights_input_to_hidden += self.lr * features.T @ (error @ self.weights_hidden_to_output.T)

    def run(self, features):
        return self.activation_function(features @ self.weights_input_to_hidden) @ self.weights_hidden_to_output
