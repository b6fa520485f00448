import numpy as np

iterations = 5000
learning_rate = 0.5
hidden_nodes = 16
output_nodes = 1


class NeuralNetwork:
    def __init__(self, input_nodes, hidden_nodes, output_nodes, learning_rate):
        self.learning_rate = np.float32(learning_rate)
        first = np.random.normal(0.0, input_nodes**-0.5, (input_nodes, hidden_nodes))
        second = np.random.normal(0.0, hidden_nodes**-0.5, (hidden_nodes, output_nodes))
        self.weights_input_to_hidden = first.astype(np.float32)
        self.weights_hidden_to_output = second.astype(np.float32)

    def activation_function(self, x):
        x = np.asarray(x, dtype=np.float32)
        return np.float32(1) / (np.float32(1) + np.exp(-x))

    def hidden_inputs(self, features):
        return np.asarray(features, dtype=np.float32) @ np.asarray(self.weights_input_to_hidden, dtype=np.float32)

    def train(self, features, targets):
        n = np.float32(len(features))
        into = self.hidden_inputs(features)
        hidden = self.activation_function(into)
        back_weights = np.asarray(self.weights_hidden_to_output, dtype=np.float32).T
        prediction = hidden @ back_weights.T
        error = np.asarray(targets, dtype=np.float32).reshape(-1, 1) - prediction
        back = error @ back_weights
        term = back * hidden * (1 - hidden)
        step_in = np.asarray(features, dtype=np.float32).T @ term / n
        step_out = hidden.T @ error / n
        self.move(self.learning_rate * step_in, self.learning_rate * step_out)

    def move(self, by_in, by_out):
        self.weights_input_to_hidden = np.float32(self.weights_input_to_hidden + by_in)
        self.weights_hidden_to_output = np.float32(self.weights_hidden_to_output + by_out)

    def run(self, features):
        hidden = self.activation_function(self.hidden_inputs(features))
        return hidden @ np.asarray(self.weights_hidden_to_output, dtype=np.float32)
