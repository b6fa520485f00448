import numpy as np

epochs = 2000
learning_rate = 0.02
hidden_nodes = 12
output_nodes = 1


class NeuralNetwork:
    def __init__(self, input_nodes, hidden_nodes, output_nodes, learning_rate):
        self.input_nodes = input_nodes
        self.hidden_nodes = hidden_nodes
        self.output_nodes = output_nodes
        self.weights_input_to_hidden = np.random.normal(0.0, input_nodes**-0.5, (hidden_nodes, input_nodes))
        self.weights_hidden_to_output = np.random.normal(0.0, hidden_nodes**-0.5, (output_nodes, hidden_nodes))
        self.lr = learning_rate
        self.activation_function = self.sigmoid

    def sigmoid(self, x):
        return 1.0 / (1.0 + np.exp(-x))

    def train(self, inputs_list, targets_list):
        inputs = np.array(inputs_list, ndmin=2).T
        targets = np.array(targets_list, ndmin=2).T

        hidden_inputs = np.dot(self.weights_input_to_hidden, inputs)
        hidden_outputs = self.activation_function(hidden_inputs)
        final_inputs = np.dot(self.weights_hidden_to_output, hidden_outputs)
        final_outputs = final_inputs

        output_errors = targets - final_outputs
        hidden_errors = np.dot(self.weights_hidden_to_output.T, output_errors)
        hidden_grad = hidden_outputs * (1.0 - hidden_outputs)
        self.weights_hidden_to_output += self.lr * np.dot(output_errors, hidden_outputs.T)
        self.weights_input_to_hidden += self.lr * np.dot(hidden_errors * hidden_grad, inputs.T)

    def run(self, inputs_list):
        inputs = np.array(inputs_list, ndmin=2).T
        hidden_outputs = self.activation_function(np.dot(self.weights_input_to_hidden, inputs))
        return np.dot(self.weights_hidden_to_output, hidden_outputs)
