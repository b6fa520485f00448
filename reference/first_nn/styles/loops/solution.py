import math

import numpy as np

hidden_nodes = 10
output_nodes = 1
iterations = 1500
learning_rate = 0.7


class NeuralNetwork:
    def __init__(self, inputs, hidden, outputs, rate):
        self.inputs, self.hidden, self.rate = inputs, hidden, rate
        self.weights_input_to_hidden = np.random.uniform(-0.5, 0.5, size=(inputs, hidden))
        self.weights_hidden_to_output = np.random.uniform(-0.5, 0.5, size=(hidden, outputs))

    def activation_function(self, x):
        values = np.asarray(x, dtype=float)
        return np.array([self.squash(one) for one in values.reshape(-1)]).reshape(values.shape)

    def squash(self, z):
        return 1 / (1 + math.exp(-z))

    def hidden_layer(self, record):
        entering, leaving = [], []
        for j in range(self.hidden):
            z = 0.0
            for i in range(self.inputs):
                z += record[i] * self.weights_input_to_hidden[i, j]
            entering.append(z)
            leaving.append(self.squash(z))
        return entering, leaving

    def predict(self, h):
        f = 0.0
        for j in range(self.hidden):
            f += h[j] * self.weights_hidden_to_output[j, 0]
        return f

    def train(self, features, targets):
        rows = len(features)
        targets = targets.reshape(rows)
        step_in = np.zeros((self.inputs, self.hidden))
        step_out = np.zeros((self.hidden, 1))
        for n in range(rows):
            layer = self.hidden_layer(features[n])
            h = layer[1]
            f = self.predict(h)
            error = targets[n] - f
            for j in range(self.hidden):
                step_out[j, 0] += error * h[j]
                back = error * self.weights_hidden_to_output[j, 0]
                d = back * h[j] * (1 - h[j])
                for i in range(self.inputs):
                    step_in[i, j] += d * features[n][i]
        self.weights_input_to_hidden = self.weights_input_to_hidden + self.rate * step_in / rows
        self.weights_hidden_to_output = self.weights_hidden_to_output + self.rate * step_out / rows

    def run(self, features):
        predictions = []
        for record in features:
            _, h = self.hidden_layer(record)
            predictions.append([self.predict(h)])
        return np.array(predictions)
