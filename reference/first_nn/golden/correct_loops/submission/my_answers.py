import numpy as np


class NeuralNetwork(object):
    def __init__(self, input_nodes, hidden_nodes, output_nodes, learning_rate):
        self.input_nodes = input_nodes
        self.hidden_nodes = hidden_nodes
        self.output_nodes = output_nodes
        self.weights_input_to_hidden = np.random.normal(0.0, self.input_nodes ** -0.5, (input_nodes, hidden_nodes))
        self.weights_hidden_to_output = np.random.normal(0.0, self.hidden_nodes ** -0.5, (hidden_nodes, output_nodes))
        self.lr = learning_rate
        self.activation_function = lambda x: 1.0 / (1.0 + np.exp(-x))

    def train(self, features, targets):
        grads_in = np.zeros(self.weights_input_to_hidden.shape)
        grads_out = np.zeros(self.weights_hidden_to_output.shape)
        for record, target in zip(features, targets):
            hidden = self.activation_function(np.dot(record, self.weights_input_to_hidden))
            error = target - np.dot(hidden, self.weights_hidden_to_output)
            back = np.dot(self.weights_hidden_to_output, error)
            grads_in += np.outer(record, back * hidden * (1 - hidden))
            grads_out += error * hidden[:, None]
        self.weights_input_to_hidden += self.lr * grads_in / len(features)
        self.weights_hidden_to_output += self.lr * grads_out / len(features)

    def run(self, features):
        hidden = self.activation_function(np.dot(features, self.weights_input_to_hidden))
        return np.dot(hidden, self.weights_hidden_to_output)


iterations = 3000
learning_rate = 0.7
hidden_nodes = 10
output_nodes = 1
