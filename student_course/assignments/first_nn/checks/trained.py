"""What a trained network predicts, worked out here from its weights, so that nothing else can take their place."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from networks import Array, Pair, Task, forward, same
from slips import PREDICTION_SLIPS, look_back
from student_network import HIDDEN, OUTPUT

from grader.judge.author import Proxy, StudentError, WrongValue, array, boolean, exists, fail, integer, list_of, read

MOST_SNAPSHOTS = 32
GRID = 4001


@dataclass(frozen=True)
class Trained:
    """A network after training, and the weights (from, to) that it was left with."""

    proxy: Proxy
    weights: Pair

    def predictions(self, features: Array) -> Array:
        """Predictions (N,) by the formula, of those that may have been meant, that `run` gives the results of."""
        own = self.proxy.run(features, returns=array(float))
        if own.size != len(features):
            fail(
                asked=f"`run` should give a prediction for each of {len(features):,} hours.",
                got=f"It gave an array of shape {own.shape}.",
                look="(N, 56) @ (56, hidden) gives (N, hidden); (N, hidden) @ (hidden, 1) gives (N, 1).",
            )
        meant = next((one for one in self._meant(features) if same(own.reshape(-1), one, 0.02)), None)
        if meant is not None:
            return meant
        return fail(
            asked="After training, `run(features)` should give what the two weight matrices give: "
            "activation_function(features @ weights_input_to_hidden) @ weights_hidden_to_output.",
            got="It gives other numbers.",
            look="Does `run` use anything beside the two matrices, or `train` keep anything else than them? What isn't "
            "in the weights isn't learned by the network.",
        )

    def _meant(self, features: Array) -> Iterator[Array]:
        """The right formula; the same with the student's own activation; and those of well-known slips."""
        yield forward(self.weights, features)[:, 0]
        entering = features @ self.weights.hidden
        hidden = self._activated(entering)
        if hidden is not None:
            plain = hidden @ self.weights.output
            yield plain[:, 0]
            at_output = self._activated(plain)
            if at_output is not None:
                yield at_output[:, 0]
        seen = look_back(self.weights, Task(features, np.zeros(len(features))), 0.0)
        yield from (slip.formula(seen)[:, 0] for slip in PREDICTION_SLIPS)

    def _activated(self, x: Array) -> Array | None:
        """The student's activation of every number in `x`, by way of a grid, so that no number tells of its record."""
        grid = np.linspace(x.min(), x.max(), GRID)
        try:
            values = self.proxy.activation_function(grid, returns=array(float, (GRID,)))
        except (StudentError, WrongValue):
            return None
        return np.interp(x, grid, values)


def trained(stage: Proxy, inputs: int) -> Trained:
    """The network that the stage trained, with words of their own for a training that blew up."""
    diverged = read(stage["diverged"], integer())
    if diverged:
        fail(
            asked="Training should bring the loss down.",
            got=f"By step {diverged:,} of the training the weights had grown beyond all numbers (inf or nan).",
            look="The steps are too long or go uphill. Is the step divided by the number of records? Has it the right "
            "sign? If both are so, try a smaller learning_rate.",
        )
    network = stage["network"]
    return Trained(network, _weights(getattr(network, HIDDEN), getattr(network, OUTPUT), inputs))


def snapshots(stage: Proxy, inputs: int) -> dict[int, Pair]:
    """The weights that the network had after some of the steps; {} where the recipe kept none."""
    steps = read(stage["steps"], list_of(integer()))[:MOST_SNAPSHOTS]
    kept = stage["snapshots"]
    if not exists(kept[len(steps) - 1]):
        return {}
    return {step: _weights(kept[index][0], kept[index][1], inputs) for index, step in enumerate(steps)}


def stopped_early(stage: Proxy) -> str:
    """A remark for training that ran out of time; empty for other training."""
    steps = read(stage["steps"], list_of(integer()))
    if not steps or not read(stage["stopped_early"], boolean()):
        return ""
    planned = read(stage["planned"], integer())
    return f"Time ran out after {steps[-1]:,} of {planned:,} steps; what it learned so far counts."


def _weights(into: Proxy, out_of: Proxy, inputs: int) -> Pair:
    hidden, output = read(into, array(float, (None, None))), read(out_of, array(float, (None, None)))
    hidden = hidden if len(hidden) == inputs else hidden.T
    output = output if len(output) == hidden.shape[1] else output.T
    if len(hidden) != inputs or output.shape != (hidden.shape[1], 1):
        fail(
            asked=f"After training, `{HIDDEN}` should have shape ({inputs}, hidden) and `{OUTPUT}` shape (hidden, 1).",
            got=f"Their shapes are {hidden.shape} and {output.shape}.",
            look="Does a step change the shape of a matrix? Print both shapes before and after `train`.",
        )
    return Pair(hidden, output)
