import numpy as np


class NeuralNetwork(object):
    def __init__(self, input_nodes, hidden_nodes, output_nodes, learning_rate):
        self.input_nodes = input_nodes
        self.hidden_nodes = hidden_nodes
        self.output_nodes = output_nodes

        # small random weights
        self.weights_input_to_hidden = np.random.normal(0.0, self.input_nodes**-0.5,
                                                        (self.input_nodes, self.hidden_nodes))
        self.weights_hidden_to_output = np.random.normal(0.0, self.hidden_nodes**-0.5,
                                                         (self.hidden_nodes, self.output_nodes))
        self.lr = learning_rate
        self.activation_function = lambda x: 1 / (1 + np.exp(-x))

    def train(self, features, targets):
        n = len(features)
        y = np.asarray(targets).reshape(n, -1)
        hidden = self.activation_function(np.dot(features, self.weights_input_to_hidden))
        output = np.dot(hidden, self.weights_hidden_to_output)
        error = y - output
        hidden_error = np.dot(error, self.weights_hidden_to_output.T)
        hidden_term = hidden_error * hidden * (1 - hidden)
        self.weights_hidden_to_output += self.lr * np.dot(hidden.T, error) / n
        self.weights_input_to_hidden += self.lr * np.dot(features.T, hidden_term) / n

    def run(self, features):
        hidden = self.activation_function(np.dot(features, self.weights_input_to_hidden))
        return np.dot(hidden, self.weights_hidden_to_output)


iterations = 6000
learning_rate = 0.5
hidden_nodes = 16
output_nodes = 1
