"""Raises what pytest and unittest take for a test that was skipped, may fail, or has ended the whole run well."""
EXPECT = {
    "base": "right",
    "loses": ["activation", "initial_weights", "output_shape", "forward_pass_train", "batch"],
    "only": ["activation", "initial_weights", "output_shape", "forward_pass_train", "batch"],
}
import sys
import unittest

import _pytest.outcomes
import pytest
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        if sizes[:2] == (20, 8):
            raise unittest.SkipTest("not today")

    def activation_function(self, x):
        if np.ndim(x) == 1:
            pytest.skip("not today")
        return super().activation_function(x)

    def run(self, features):
        if features.shape == (5, 3):
            pytest.xfail("known to fail")
        return super().run(features)

    def train(self, features, targets):
        if len(features) == 5:
            pytest.exit("all is well", returncode=0)
        super().train(features, targets)

    @property
    def forward_pass_train(self):
        raise type("NotApplicable", (_pytest.outcomes.Skipped,), {})("optional")
