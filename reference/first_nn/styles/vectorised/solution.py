import numpy as np

iterations = 5000
learning_rate = 0.5
hidden_nodes = 16
output_nodes = 1


class NeuralNetwork:
    def __init__(self, input_nodes, hidden_nodes, output_nodes, learning_rate):
        self.weights_input_to_hidden = np.random.normal(0.0, input_nodes**-0.5, (input_nodes, hidden_nodes))
        self.weights_hidden_to_output = np.random.normal(0.0, hidden_nodes**-0.5, (hidden_nodes, output_nodes))
        self.lr = learning_rate

    def activation_function(self, x):
        return 1 / (1 + np.exp(-x))

    def train(self, features, targets):
        n = features.shape[0]
        y = targets.reshape(n, 1)
        z = np.dot(features, self.weights_input_to_hidden)
        h = self.activation_function(z)
        f = np.dot(h, self.weights_hidden_to_output)
        e = y - f
        b = np.dot(e, self.weights_hidden_to_output.T)
        d = b * h * (1 - h)
        self.weights_hidden_to_output += self.lr * np.dot(h.T, e) / n
        self.weights_input_to_hidden += self.lr * np.dot(features.T, d) / n

    def run(self, features):
        h = self.activation_function(np.dot(features, self.weights_input_to_hidden))
        return np.dot(h, self.weights_hidden_to_output)
