"""A notebook and a module that disagree: right ones to look at, and others to be graded."""
EXPECT = {"only": ["activation", "forward"], "says": "was graded"}
PACK = {"as": "zip", "members": [
    ("my_answers.py", "work"),
    ("first_nn.ipynb", "text", '{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [{"cell_type": "code", "metadata": {}, "execution_count": 1, "source": "from solution import NeuralNetwork", "outputs": [{"output_type": "stream", "name": "stdout", "text": "16 passed, 100 of 100 points"}]}]}'),
    ("copy/my_answers.py", "text", "class NeuralNetwork:\n    pass\n"),
]}
# --- the network ---
