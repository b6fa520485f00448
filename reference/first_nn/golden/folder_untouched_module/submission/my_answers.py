import numpy as np


class NeuralNetwork(object):
    def __init__(self, input_nodes, hidden_nodes, output_nodes, learning_rate):
        self.weights_input_to_hidden = None
        self.weights_hidden_to_output = None
        self.lr = learning_rate
        #### TODO: the sigmoid goes here
        self.activation_function = lambda x: 0

    def train(self, features, targets):
        #### TODO: a forward pass, a backward pass, a step
        hidden_outputs = None
        final_outputs = None
        error = None
        hidden_error = None

    def run(self, features):
        #### TODO: the predictions
        hidden_outputs = None
        final_outputs = None
        return final_outputs
