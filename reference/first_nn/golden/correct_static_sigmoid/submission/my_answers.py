import numpy as np

iterations = 6000
learning_rate = 0.5
hidden_nodes = 16
output_nodes = 1


class NeuralNetwork:
    def __init__(self, input_nodes, hidden_nodes, output_nodes, learning_rate):
        self.weights_input_to_hidden = np.random.normal(0.0, input_nodes**-0.5, (input_nodes, hidden_nodes))
        self.weights_hidden_to_output = np.random.normal(0.0, hidden_nodes**-0.5, (hidden_nodes, output_nodes))
        self.lr = learning_rate

    @staticmethod
    def activation_function(x):
        return np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))

    def train(self, features, targets):
        n_records = features.shape[0]
        targets = np.array(targets).reshape(n_records, -1)
        hidden = self.activation_function(features @ self.weights_input_to_hidden)
        error = targets - hidden @ self.weights_hidden_to_output
        hidden_error = error @ self.weights_hidden_to_output.T
        hidden_error_term = hidden_error * hidden * (1 - hidden)
        self.weights_hidden_to_output += self.lr * hidden.T @ error / n_records
        self.weights_input_to_hidden += self.lr * features.T @ hidden_error_term / n_records

    def run(self, features):
        hidden = self.activation_function(features @ self.weights_input_to_hidden)
        return hidden @ self.weights_hidden_to_output
