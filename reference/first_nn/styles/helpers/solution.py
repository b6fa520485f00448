import numpy as np

iterations = 3000
learning_rate = 0.6
hidden_nodes = 12
output_nodes = 1


class NeuralNetwork:
    def __init__(self, input_nodes, hidden_nodes, output_nodes, learning_rate):
        self.input_nodes = input_nodes
        self.hidden_nodes = hidden_nodes
        self.output_nodes = output_nodes

        self.weights_input_to_hidden = np.random.normal(
            0.0, self.input_nodes**-0.5, (self.input_nodes, self.hidden_nodes)
        )
        self.weights_hidden_to_output = np.random.normal(
            0.0, self.hidden_nodes**-0.5, (self.hidden_nodes, self.output_nodes)
        )
        self.lr = learning_rate
        self.activation_function = lambda x: 1 / (1 + np.exp(-x))

    def train(self, features, targets):
        sums = np.zeros(self.weights_input_to_hidden.shape), np.zeros(self.weights_hidden_to_output.shape)
        for x, y in zip(features, targets.reshape(-1, 1), strict=True):
            final_outputs, hidden_outputs = self.forward_pass_train(x)
            sums = self.backpropagation(final_outputs, hidden_outputs, x, y, sums)
        self.update_weights(*sums, features.shape[0])

    def forward_pass_train(self, x):
        hidden_inputs = np.matmul(x, self.weights_input_to_hidden)
        hidden_outputs = self.activation_function(hidden_inputs)
        final_inputs = np.matmul(hidden_outputs, self.weights_hidden_to_output)
        final_outputs = final_inputs
        return final_outputs, hidden_outputs

    def backpropagation(self, final_outputs, hidden_outputs, x, y, sums):
        delta_weights_i_h, delta_weights_h_o = sums
        error = y - final_outputs
        output_error_term = error
        hidden_error = np.matmul(self.weights_hidden_to_output, output_error_term)
        hidden_error_term = hidden_error * hidden_outputs * (1 - hidden_outputs)
        delta_weights_i_h += hidden_error_term * x[:, None]
        delta_weights_h_o += output_error_term * hidden_outputs[:, None]
        return delta_weights_i_h, delta_weights_h_o

    def update_weights(self, delta_weights_i_h, delta_weights_h_o, n_records):
        self.weights_hidden_to_output += self.lr * delta_weights_h_o / n_records
        self.weights_input_to_hidden += self.lr * delta_weights_i_h / n_records

    def run(self, features):
        hidden_outputs = self.activation_function(np.matmul(features, self.weights_input_to_hidden))
        return np.matmul(hidden_outputs, self.weights_hidden_to_output)
