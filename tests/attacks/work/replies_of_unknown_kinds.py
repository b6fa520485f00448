"""Answers with handles that don't exist, with tags that look like secrets, and with trees that no value has."""
import itertools
import sys
# --- the network ---

TREES = [
    ["handle", 10**9, "x" * 100],
    ["handle", -1, "NeuralNetwork"],
    ["handle", True, ["x"]],
    ["secret", "labels"],
    ["Secret", ["list", []]],
    ["pickle", 0],
    ["array", 0, "O", [1]],
    ["array", 0, "<f8", [-1]],
    ["array", None, "<f8", None],
    ["tensor", 5, "<f8", [1]],
    ["float", ["nan"]],
    ["int", "-"],
    ["dict", [[["list", []], 1]]],
    {"__reduce__": 1},
    [["list"]],
    [],
]
plain = sys.modules["grader.wire.values"].Encoder.encode
turn = itertools.count()


def strange(self, value, depth=0):
    number = next(turn)
    return TREES[number % len(TREES)] if depth == 0 and number > 8 else plain(self, value, depth)


sys.modules["grader.wire.values"].Encoder.encode = strange
