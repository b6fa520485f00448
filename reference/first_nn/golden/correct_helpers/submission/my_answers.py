import numpy as np


class NeuralNetwork(object):
    def __init__(self, input_nodes, hidden_nodes, output_nodes, learning_rate):
        self.weights_input_to_hidden = np.random.normal(0.0, input_nodes**-0.5, (input_nodes, hidden_nodes))
        self.weights_hidden_to_output = np.random.normal(0.0, hidden_nodes**-0.5, (hidden_nodes, output_nodes))
        self.lr = learning_rate

        def sigmoid(x):
            return 1 / (1 + np.exp(-x))

        self.activation_function = sigmoid

    def train(self, features, targets):
        n_records = features.shape[0]
        delta_in = np.zeros(self.weights_input_to_hidden.shape)
        delta_out = np.zeros(self.weights_hidden_to_output.shape)
        for X, y in zip(features, targets):
            final_outputs, hidden_outputs = self.forward_pass_train(X)
            delta_in, delta_out = self.backpropagation(final_outputs, hidden_outputs, X, y, delta_in, delta_out)
        self.update_weights(delta_in, delta_out, n_records)

    def forward_pass_train(self, X):
        hidden_outputs = self.activation_function(np.matmul(X, self.weights_input_to_hidden))
        final_outputs = np.matmul(hidden_outputs, self.weights_hidden_to_output)
        return final_outputs, hidden_outputs

    def backpropagation(self, final_outputs, hidden_outputs, X, y, delta_in, delta_out):
        error = y - final_outputs
        hidden_error = np.matmul(self.weights_hidden_to_output, error)
        hidden_error_term = hidden_error * hidden_outputs * (1 - hidden_outputs)
        delta_in += hidden_error_term * X[:, None]
        delta_out += error * hidden_outputs[:, None]
        return delta_in, delta_out

    def update_weights(self, delta_in, delta_out, n_records):
        self.weights_hidden_to_output += self.lr * delta_out / n_records
        self.weights_input_to_hidden += self.lr * delta_in / n_records

    def run(self, features):
        return self.forward_pass_train(features)[0]


iterations = 3000
learning_rate = 0.6
hidden_nodes = 12
output_nodes = 1
