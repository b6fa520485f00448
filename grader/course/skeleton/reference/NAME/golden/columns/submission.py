import numpy as np


def softmax(scores):
    return np.exp(scores) / np.sum(np.exp(scores), axis=0)
